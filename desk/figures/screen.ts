import type { OutputOf } from '../../doors/client.ts';
import { addressOf } from '../shell/paths.ts';
import { writeFilters, type InboxFilters } from '../tickets/inbox-filters.ts';

export type Screen = OutputOf<'figures.overview'>;
export type MeasureName = keyof Screen['measures'];
export type Row = Screen['total'];
type ListFilter = Row['list'];

/** The address of the list behind a number: its row's filter together with its measure's. */
export function listOf(screen: Pick<Screen, 'measures'>, row: Pick<Row, 'list'>, measure: MeasureName): string {
  return listAddress({ ...row.list, ...screen.measures[measure] });
}

/** The inbox with exactly these filters; one whole month is said as one. */
export function listAddress(list: ListFilter): string {
  const { monthFrom, monthTo, ...rest } = list;
  const months = monthFrom === monthTo ? { month: monthFrom } : { monthFrom, monthTo };
  return addressOf('/tickets', writeFilters({ ...rest, ...months } as InboxFilters));
}

/** Whole per cent, or null of nothing. */
export const percentOf = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : Math.round((100 * numerator) / denominator);

export const rates = {
  response: { numerator: 'contactedInTime', denominator: 'dispatched', beside: 'notContacted' },
  solution: { numerator: 'solved', denominator: 'judged', beside: 'notJudged' },
  satisfaction: { numerator: 'satisfied', denominator: 'judged', beside: 'notJudged' },
} as const satisfies Record<string, Record<'numerator' | 'denominator' | 'beside', MeasureName>>;
export type RateName = keyof typeof rates;
export const rateNames = Object.keys(rates) as RateName[];

/** 'YYYY-MM' so many months later. */
export function addMonths(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}
