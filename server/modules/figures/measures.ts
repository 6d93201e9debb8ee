import type { TicketFact } from './fact.ts';

/** A filter of the inbox: which tickets a figure counts. */
export type ListFilter = Readonly<Record<string, string | number | boolean>>;

interface Measure {
  counts(fact: TicketFact): boolean;
  /** the list behind it, beside area, months, unit and channel */
  list: ListFilter;
}

const included = (fact: TicketFact): boolean => fact.excludedGround === null;
const excludedFor =
  (ground: string) =>
  (fact: TicketFact): boolean =>
    fact.excludedGround === ground;

/**
 * Everything that is counted, by the name it has in answers and catalogues, each with the list that holds exactly the tickets
 * it counts. What rates are made of leaves out the excluded; all else counts every ticket.
 */
export const measures = {
  raised: { counts: () => true, list: {} },
  open: { counts: (fact) => fact.phase === 'open', list: { open: true } },
  /** the promised day ended without an answer, whether one came later or not */
  overdue: { counts: (fact) => fact.overdue, list: { overdue: true } },
  overdueOpen: { counts: (fact) => fact.overdue && fact.phase === 'open', list: { overdue: true, open: true } },
  resolved: { counts: (fact) => fact.outcome !== null, list: { resolved: true } },
  outcomeSolved: { counts: (fact) => fact.outcome === 'solved', list: { outcome: 'solved' } },
  outcomeExplained: { counts: (fact) => fact.outcome === 'explained', list: { outcome: 'explained' } },
  outcomeCannotNow: { counts: (fact) => fact.outcome === 'cannot-now', list: { outcome: 'cannot-now' } },
  outcomeNotOurs: { counts: (fact) => fact.outcome === 'not-ours', list: { outcome: 'not-ours' } },
  closed: { counts: (fact) => fact.phase === 'closed', list: { state: 'closed' } },
  withdrawn: { counts: (fact) => fact.phase === 'withdrawn', list: { state: 'withdrawn' } },
  secondHandling: { counts: (fact) => fact.secondHandling, list: { secondHandling: true } },
  dispatched: {
    counts: (fact) => included(fact) && fact.contactDueAt !== null,
    list: { dispatched: true, excluded: false },
  },
  contactedInTime: {
    counts: (fact) =>
      included(fact) &&
      fact.contactDueAt !== null &&
      fact.contactedAt !== null &&
      fact.contactedAt <= fact.contactDueAt,
    list: { contactedInTime: true, excluded: false },
  },
  notContacted: {
    counts: (fact) => included(fact) && fact.contactDueAt !== null && fact.contactedAt === null,
    list: { dispatched: true, contacted: false, excluded: false },
  },
  judged: { counts: (fact) => included(fact) && fact.rated, list: { rated: true, excluded: false } },
  solved: { counts: (fact) => included(fact) && fact.solved === true, list: { solved: true, excluded: false } },
  satisfied: {
    counts: (fact) => included(fact) && fact.satisfied === true,
    list: { satisfied: true, excluded: false },
  },
  notJudged: {
    counts: (fact) => included(fact) && fact.outcome !== null && !fact.rated,
    list: { resolved: true, rated: false, excluded: false },
  },
  excludedUnreasonable: { counts: excludedFor('unreasonable'), list: { excludedGround: 'unreasonable' } },
  excludedOutsideDuty: { counts: excludedFor('outside-duty'), list: { excludedGround: 'outside-duty' } },
  excludedDuplicate: { counts: excludedFor('duplicate'), list: { excludedGround: 'duplicate' } },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as MeasureName[];
export type Counts = Record<MeasureName, number>;

/** The column of figures.counts that keeps a measure. */
export const columnOf = (name: MeasureName): string => name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);

/** The three rates: of what, over what, and what is shown beside them because it is in neither. */
export const rates = {
  response: { numerator: 'contactedInTime', denominator: 'dispatched', beside: 'notContacted' },
  solution: { numerator: 'solved', denominator: 'judged', beside: 'notJudged' },
  satisfaction: { numerator: 'satisfied', denominator: 'judged', beside: 'notJudged' },
} as const satisfies Record<string, Record<'numerator' | 'denominator' | 'beside', MeasureName>>;

export type RateName = keyof typeof rates;

/** The whole tenant stands under this id, whatever its district is called. */
export const everywhere = '00000000-0000-0000-0000-000000000000';

export const dimensions = ['all', 'channel', 'unit'] as const;
export type Dimension = (typeof dimensions)[number];

export interface Cell {
  areaId: string;
  dimension: Dimension;
  key: string;
  month: string;
}

/** The cells in which a ticket is counted: at every level of the land it lies in, in all, by its channel and by its unit. */
export function cellsOf(fact: TicketFact): Cell[] {
  const cells: Cell[] = [];
  for (const areaId of [everywhere, fact.streetId, fact.communityId, fact.gridId]) {
    if (areaId === null) continue;
    const { month } = fact;
    cells.push({ areaId, dimension: 'all', key: '', month });
    cells.push({ areaId, dimension: 'channel', key: fact.channel, month });
    if (fact.unitId !== null) cells.push({ areaId, dimension: 'unit', key: fact.unitId, month });
  }
  return cells;
}

export const daysMeasures = ['calendar-days', 'working-days'] as const;
export type DaysMeasure = (typeof daysMeasures)[number];

/** How long the resident waited for the answer that stands; nothing where none stands. */
export function daysOf(fact: TicketFact): [DaysMeasure, number][] {
  if (fact.outcome === null || fact.replyDays === null || fact.replyWorkingDays === null) return [];
  return [
    ['calendar-days', fact.replyDays],
    ['working-days', fact.replyWorkingDays],
  ];
}
