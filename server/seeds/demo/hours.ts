/** When people of the demo do things: officers in working hours, those on duty every day, residents when they are awake. */
import { addCalendarDays, civilDateOf, instantOf, type WorkingCalendar } from '../../kernel/working-time.ts';
import type { Random } from '../random.ts';

const hourMs = 3_600_000;

interface Span {
  from: number;
  to: number;
}

/** Hours of a kind, counted on a calendar. */
export class Hours {
  readonly #calendar: WorkingCalendar;
  readonly #midnights = new Map<string, { ms: number; worked: boolean }>();

  constructor(calendar: WorkingCalendar) {
    this.#calendar = calendar;
  }

  /** So many office hours later (08:40–17:40 on working days); a little scattered where it begins on a new day. */
  office(from: Date, hours: number, random: Random): Date {
    return this.#later(from, hours, { from: 8 + 40 / 60, to: 17 + 40 / 60 }, true, random);
  }

  /** So many hours of duty later (07:30–22:00 every day). */
  duty(from: Date, hours: number, random: Random): Date {
    return this.#later(from, hours, { from: 7.5, to: 22 }, false, random);
  }

  /** So many hours later, at a time when people are awake. */
  awake(from: Date, hours: number, random: Random): Date {
    return this.#later(new Date(from.getTime() + hours * hourMs), 0.1, { from: 7, to: 22.5 }, false, random);
  }

  /** The nth working day before an instant's date. */
  workdayBefore(at: Date, n: number): string {
    let date = civilDateOf(at, this.#calendar.zone);
    for (let left = n; left > 0;) {
      date = addCalendarDays(date, -1);
      if (this.#day(date).worked) left -= 1;
    }
    return date;
  }

  /** An instant on a date, in hours since midnight. */
  on(date: string, hour: number): Date {
    return new Date(this.#day(date).ms + Math.round(hour * hourMs));
  }

  #later(from: Date, hours: number, span: Span, workdaysOnly: boolean, random: Random): Date {
    let left = Math.max(0, hours) * hourMs;
    let at = from.getTime();
    let date = civilDateOf(from, this.#calendar.zone);
    for (;;) {
      const { ms, worked } = this.#day(date);
      const begin = ms + span.from * hourMs;
      const end = ms + span.to * hourMs;
      if ((worked || !workdaysOnly) && at < end) {
        // nobody begins on the stroke
        if (at < begin) at = begin + Math.floor(random.next() * 0.7 * hourMs);
        if (at + left <= end) return new Date(Math.max(at + left, from.getTime() + 1000));
        left -= Math.max(0, end - at);
      }
      date = addCalendarDays(date, 1);
      at = this.#day(date).ms;
    }
  }

  #day(date: string): { ms: number; worked: boolean } {
    let day = this.#midnights.get(date);
    if (!day) {
      const ms = instantOf(date, '00:00', this.#calendar.zone).getTime();
      day = { ms, worked: this.#calendar.isWorkday(date) };
      this.#midnights.set(date, day);
    }
    return day;
  }
}
