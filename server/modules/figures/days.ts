/** Medians and shares of days from counted values. Pure. */

export interface Bar {
  value: number;
  n: number;
}

/** The nearest-rank quantile: the smallest value that at least this share does not exceed. Null of nothing. Bars ascend by value. */
export function quantile(bars: readonly Bar[], share: number): number | null {
  const total = totalOf(bars);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  for (const { value, n } of bars) {
    seen += n;
    if (seen >= rank) return value;
  }
  return null;
}

export const totalOf = (bars: readonly Bar[]): number => bars.reduce((sum, { n }) => sum + n, 0);

/** How many took at most so many days. */
export const within = (bars: readonly Bar[], days: number): number =>
  totalOf(bars.filter(({ value }) => value <= days));

/** What a chart shows as one bar; `to` null: and more. */
export interface Bin extends Range {
  n: number;
}
export interface Range {
  from: number;
  to: number | null;
}

const ranges = (starts: readonly number[]): Range[] =>
  starts.map((from, index) => {
    const next = starts[index + 1];
    return { from, to: next === undefined ? null : next - 1 };
  });

/** The day itself, single days of the first week, then the steps in which promises are made. */
export const workingDayRanges: readonly Range[] = ranges([0, 1, 2, 3, 4, 5, 6, 11, 16, 31]);
export const calendarDayRanges: readonly Range[] = ranges([0, 1, 2, 3, 4, 8, 16, 31, 61, 91]);

export function bins(bars: readonly Bar[], of: readonly Range[]): Bin[] {
  return of.map(({ from, to }) => ({
    from,
    to,
    n: totalOf(bars.filter(({ value }) => value >= from && (to === null || value <= to))),
  }));
}
