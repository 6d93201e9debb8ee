/** All that other modules may use of the calendar. */
import type { Module } from '../../kernel/module.ts';
import { routes } from './routes.ts';
import { calendarTexts } from './texts.ts';

export { loadCalendar } from './load.ts';
export { loadCalendarPreset } from './preset.ts';

export const calendarModule = { name: 'calendar', routes, texts: [calendarTexts] } as const satisfies Module;
