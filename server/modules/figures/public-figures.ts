import type { Tx } from '../../kernel/database/database.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { civilDateOf } from '../../kernel/working-time.ts';
import { areaOf } from '../people/public.ts';
import { cellAreaOf, readCells, readDays, sumOf } from './cells.ts';
import { quantile, totalOf, within } from './days.ts';
import { withinWorkingDays } from './figures.query.ts';
import { rates, type Counts, type RateName } from './measures.ts';
import { addMonths, monthsOf } from './period.ts';
import { readState } from './store.ts';

/** Fewer than this are not told in public: who knows the neighbourhood would know whose they are. */
export const smallestPublicNumber = 5;

/** A number that is not told because it is small is null; nothing is 0. */
export type PublicNumber = number | null;

export interface PublicFigures {
  /** months of raising, both included: the last twelve */
  from: string;
  to: string;
  raised: PublicNumber;
  open: PublicNumber;
  resolved: PublicNumber;
  months: { month: string; raised: PublicNumber; resolved: PublicNumber }[];
  /** whole per cent of how many; null when there are fewer than five to speak of */
  rates: Record<RateName, { percent: number; of: number } | null>;
  /** calendar days to the answer, half of all and nine of ten */
  medianDays: number | null;
  p90Days: number | null;
  /** whole per cent answered within `withinDays` working days */
  withinPercent: number | null;
  withinDays: number;
  countedAt: Date | null;
}

/** What everyone may read of a district, street or community: counts and rates of the last twelve months. Undefined below that. */
export async function publicFigures(tx: Tx, areaId: string, now: Date): Promise<PublicFigures | undefined> {
  const area = await areaOf(tx, areaId);
  if (!area || !['city', 'district', 'street', 'community'].includes(area.level)) return undefined;
  const to = civilDateOf(now, (await tenantOf(tx)).zone).slice(0, 7);
  const period = { from: addMonths(to, -11), to };
  const state = await readState(tx);
  const cellArea = cellAreaOf(area);
  const cells = (await readCells(tx, state.live, cellArea, period)).filter((cell) => cell.dimension === 'all');
  const bars = await readDays(tx, state.live, { areaId: cellArea, dimension: 'all', key: '' }, period);
  const counts = sumOf(cells);
  const of = (month: string, name: 'raised' | 'resolved'): number =>
    cells.find((cell) => cell.month === month)?.[name] ?? 0;
  const months = monthsOf(period.from, period.to);
  const raised = hideSmall(months.map((month) => of(month, 'raised')));
  const resolved = hideSmall(months.map((month) => of(month, 'resolved')));
  const working = bars['working-days'];
  const calendar = bars['calendar-days'];
  const tellDays = totalOf(calendar) >= smallestPublicNumber;
  return {
    ...period,
    raised: told(counts.raised),
    open: told(counts.open),
    resolved: told(counts.resolved),
    months: months.map((month, index) => ({
      month,
      raised: raised[index] ?? null,
      resolved: resolved[index] ?? null,
    })),
    rates: {
      response: percentOf(counts, 'response'),
      solution: percentOf(counts, 'solution'),
      satisfaction: percentOf(counts, 'satisfaction'),
    },
    medianDays: tellDays ? quantile(calendar, 0.5) : null,
    p90Days: tellDays ? quantile(calendar, 0.9) : null,
    withinPercent: tellDays ? Math.round((100 * within(working, withinWorkingDays)) / totalOf(working)) : null,
    withinDays: withinWorkingDays,
    countedAt: state.countedAt,
  };
}

const told = (n: number): PublicNumber => (n > 0 && n < smallestPublicNumber ? null : n);

/** Hides small numbers of a series; a single hidden one could be had from the sum, so another goes with it. */
export function hideSmall(series: readonly number[]): PublicNumber[] {
  const shown = series.map(told);
  if (shown.filter((n) => n === null).length === 1) {
    const least = Math.min(...shown.filter((n) => n !== null && n > 0).map(Number));
    const index = shown.indexOf(least);
    if (index >= 0) shown[index] = null;
  }
  return shown;
}

function percentOf(counts: Counts, name: RateName): { percent: number; of: number } | null {
  const { numerator, denominator } = rates[name];
  const of = counts[denominator];
  return of < smallestPublicNumber ? null : { percent: Math.round((100 * counts[numerator]) / of), of };
}
