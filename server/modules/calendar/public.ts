/** All that other modules may use of the calendar. */
import type { Module } from '../../kernel/module.ts';
import { routes } from './routes.ts';
import { calendarTexts } from './texts.ts';

export { loadCalendar, missingYears } from './load.ts';
export { loadCalendarPreset } from './preset.ts';
export { addAnnouncedDays, changeHours, clearDay, setDay } from './set-day.ts';
export { calendarTexts } from './texts.ts';
export { yearOfCalendar } from './year.query.ts';

export const calendarModule = { name: 'calendar', routes, texts: [calendarTexts] } as const satisfies Module;
