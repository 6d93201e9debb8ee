import { route } from '../../kernel/http/route.ts';
import { addAnnouncedDays, changeHours, clearDay, setDay } from './set-day.ts';
import { yearOfCalendar } from './year.query.ts';

export const routes = [
  route('GET', '/api/calendar/years/{year}', yearOfCalendar),
  route('PUT', '/api/calendar/days/{date}', setDay),
  route('DELETE', '/api/calendar/days/{date}', clearDay),
  route('POST', '/api/calendar/days', addAnnouncedDays, { bodyLimitBytes: 512 * 1024 }),
  route('PUT', '/api/calendar/hours', changeHours),
] as const;
