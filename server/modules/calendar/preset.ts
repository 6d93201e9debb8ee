import { systemActor } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { departures } from '../../seeds/reference/calendar.ts';
import { addAnnouncedDays } from './set-day.ts';

/** Gives a tenant the calendar of China as shipped; safe to run again after an update, a tenant's own edits stay. */
export function loadCalendarPreset(kernel: Kernel, tenantId: string): Promise<{ added: number }> {
  return kernel.execute(
    addAnnouncedDays,
    { days: departures.map(({ date, kind, zh }) => ({ date, kind, name: zh })) },
    { tenantId, actor: systemActor('calendar-preset') },
  );
}
