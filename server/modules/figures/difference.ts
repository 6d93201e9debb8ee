import { cellsOf, daysOf, measureNames, measures, type Cell, type DaysMeasure } from './measures.ts';
import type { TicketFact } from './fact.ts';

export interface CellChange extends Cell {
  /** by the order of `measureNames` */
  by: number[];
}

export interface DaysChange extends Cell {
  measure: DaysMeasure;
  value: number;
  by: number;
}

/** Collects what changes in which cell, so that a batch of events writes each cell once. Pure. */
export class Difference {
  readonly #cells = new Map<string, CellChange>();
  readonly #days = new Map<string, DaysChange>();

  /** A ticket was counted so and is now counted otherwise; undefined: it was not there. */
  change(before: TicketFact | undefined, after: TicketFact | undefined): void {
    if (before) this.#count(before, -1);
    if (after) this.#count(after, 1);
  }

  #count(fact: TicketFact, sign: number): void {
    const days = daysOf(fact);
    const counted = measureNames.map((name) => (measures[name].counts(fact) ? sign : 0));
    for (const cell of cellsOf(fact)) {
      const place = `${cell.areaId} ${cell.dimension} ${cell.key} ${cell.month}`;
      const change = this.#cells.get(place);
      if (change) for (const [index, by] of counted.entries()) change.by[index] = (change.by[index] ?? 0) + by;
      else this.#cells.set(place, { ...cell, by: [...counted] });
      for (const [measure, value] of days) {
        const bar = `${place} ${measure} ${value}`;
        const known = this.#days.get(bar);
        if (known) known.by += sign;
        else this.#days.set(bar, { ...cell, measure, value, by: sign });
      }
    }
  }

  /** In one fixed order, so that two writers never wait for each other in a ring. */
  get cells(): CellChange[] {
    return [...this.#cells.entries()]
      .filter(([, change]) => change.by.some((by) => by !== 0))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, change]) => change);
  }

  get days(): DaysChange[] {
    return [...this.#days.entries()]
      .filter(([, change]) => change.by !== 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, change]) => change);
  }
}
