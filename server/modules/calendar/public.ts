/** All that other modules may use of the calendar. */
export { loadCalendar, missingYears } from './load.ts';
export { loadCalendarPreset } from './preset.ts';
export { addAnnouncedDays, changeHours, clearDay, setDay } from './set-day.ts';
