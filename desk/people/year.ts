/** What a date is: set free, set to be worked, free by the week, worked by the week. */
export type DayKind = 'holiday' | 'workday' | 'rest' | 'work';

export interface Day {
  date: string;
  kind: DayKind;
  name: string | null;
}

export interface Month {
  /** 1 to 12 */
  number: number;
  /** 1 (Monday) to 7 (Sunday): where the first day stands */
  firstColumn: number;
  days: Day[];
}

/** The twelve months of a year with what each day is. `weekdays`: those worked by the week, 0 = Sunday. */
export function monthsOf(
  year: number,
  weekdays: readonly number[],
  set: readonly { date: string; kind: 'holiday' | 'workday'; name: string }[],
): Month[] {
  const named = new Map(set.map((day) => [day.date, day]));
  return Array.from({ length: 12 }, (_, index) => {
    const first = new Date(Date.UTC(year, index, 1));
    const length = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
    const days = Array.from({ length }, (_day, offset): Day => {
      const at = new Date(Date.UTC(year, index, offset + 1));
      const date = at.toISOString().slice(0, 10);
      const known = named.get(date);
      if (known) return { date, kind: known.kind, name: known.name };
      return { date, kind: weekdays.includes(at.getUTCDay()) ? 'work' : 'rest', name: null };
    });
    return { number: index + 1, firstColumn: first.getUTCDay() === 0 ? 7 : first.getUTCDay(), days };
  });
}
