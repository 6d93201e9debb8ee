import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Database, Tx } from '../../kernel/database/database.ts';
import { eventsAfter } from '../../kernel/event.ts';
import type { Job } from '../../kernel/jobs.ts';
import { query } from '../../kernel/query.ts';
import { findDifferences, type FoundDifference } from './compare.ts';
import { countedTypes } from './fact.ts';
import { RebuildUnderWay } from './figures.refusals.ts';
import { may } from './policy.ts';
import { takeIn } from './roll-up.ts';
import { dropRows, keepState, lockState, readState, type State } from './store.ts';

/**
 * Counting anew from the events. It happens under the next generation, in steps of a bounded size, while the live one goes on being
 * read and written; what happens meanwhile goes into both. Only when all is in does the new one take its place, so nobody ever
 * sees half a count, and a stop on the way loses nothing but time.
 */

/** events a step takes, and rows a step removes */
const stepSize = 2000;

export const beginRebuild = command({
  name: 'figures.begin-rebuild',
  summary: 'Begins to count all figures anew from the events',
  input: z.object({ purpose: z.enum(['rebuild', 'compare']).default('rebuild') }),
  output: z.object({ generation: z.int() }),
  refusals: [RebuildUnderWay],
  async run({ tx, actor, now, authorize, record }, { purpose }) {
    authorize(may.rebuild(actor));
    const state = await lockState(tx);
    if (state.dropping !== null || state.purpose === 'rebuild') throw new RebuildUnderWay();
    // a comparison somebody gave up is gone on with, for whatever is wanted now
    const generation = state.building ?? state.live + 1;
    const begun = state.building === null ? { walkedSeq: 0, begunAt: now } : {};
    await keepState(tx, { ...state, ...begun, building: generation, purpose });
    record({ subject: { kind: 'tenant', id: tx.tenantId }, type: 'figures.rebuild-begun', data: { purpose } });
    return { generation };
  },
});

/** For the administrator's page: whether a count is under way, how far it is, and until when the live figures count. */
export const rebuilding = query({
  name: 'figures.rebuilding',
  summary: 'Whether figures are being counted anew',
  input: z.object({}),
  output: z.object({
    underWay: z.boolean(),
    walkedSeq: z.int(),
    begunAt: z.date().nullable(),
    countedAt: z.date().nullable(),
  }),
  async run({ tx, actor, authorize }) {
    authorize(may.rebuild(actor));
    const { building, dropping, walkedSeq, begunAt, countedAt } = await readState(tx);
    return { underWay: building !== null || dropping !== null, walkedSeq, begunAt, countedAt };
  },
});

export type Step = { kind: 'walked'; events: number; seq: number } | { kind: 'caught-up' } | { kind: 'idle' };

/** One step of walking through the events; `caught-up` when every event recorded so far is in. */
async function walk(tx: Tx): Promise<Step> {
  const state = await lockState(tx);
  if (state.building === null) return { kind: 'idle' };
  const events = await eventsAfter(tx, state.walkedSeq, stepSize, countedTypes);
  await takeIn(tx, state.building, events);
  const last = events.at(-1);
  const seq = last?.seq ?? state.walkedSeq;
  // events written past the outbox were never counted before: they are now
  const newer = last && state.purpose === 'rebuild' && last.recordedAt > (state.countedAt ?? new Date(0));
  await keepState(tx, { ...state, walkedSeq: seq, ...(newer ? { countedAt: last.recordedAt } : {}) });
  return events.length < stepSize ? { kind: 'caught-up' } : { kind: 'walked', events: events.length, seq };
}

export interface Progress {
  (events: number): void;
}

export interface CountingAnew {
  database: Database;
  tenantId: string;
  progress?: Progress | undefined;
  stopped?: () => boolean;
}

/** Walks until every event is in. False when it was told to stop on the way. */
async function walkAll({ database, tenantId, progress, stopped }: CountingAnew): Promise<boolean> {
  let events = 0;
  for (;;) {
    if (stopped?.()) return false;
    const step = await database.transaction(tenantId, walk);
    if (step.kind !== 'walked') return true;
    events += step.events;
    progress?.(events);
  }
}

/** Removes the rows of the generation that is no longer needed, some at a time. */
export async function clearAway({ database, tenantId, stopped }: CountingAnew): Promise<void> {
  while (!stopped?.()) {
    const more = await database.transaction(tenantId, async (tx) => {
      const state = await lockState(tx);
      if (state.dropping === null) return false;
      if ((await dropRows(tx, state.dropping, stepSize)) > 0) return true;
      await keepState(tx, { ...state, dropping: null });
      return false;
    });
    if (!more) return;
  }
}

/** Ends the building: what was built stays or goes, as `work` says. False when events came in meanwhile and walking must go on. */
async function finish(
  { database, tenantId }: CountingAnew,
  purpose: 'rebuild' | 'compare',
  work: (tx: Tx, state: State & { building: number }) => Promise<Partial<State>>,
): Promise<boolean> {
  return database.transaction(tenantId, async (tx) => {
    // one more look under the lock: what came in since the last step
    if ((await walk(tx)).kind === 'walked') return false;
    const state = await lockState(tx);
    if (state.building === null || state.purpose !== purpose) return true;
    const change = await work(tx, { ...state, building: state.building });
    await keepState(tx, { ...state, building: null, purpose: null, begunAt: null, ...change });
    return true;
  });
}

/** Goes on with a rebuild that was begun until it has taken the live one's place. Safe to call from several processes. */
export async function finishRebuild(work: CountingAnew): Promise<void> {
  do {
    if (!(await walkAll(work))) return;
  } while (!(await finish(work, 'rebuild', async (_tx, state) => ({ live: state.building, dropping: state.live }))));
  await clearAway(work);
}

/**
 * Goes on with a comparison that was begun: what differs between the live figures and those counted anew (at most 50 lines).
 * What still waits in the outbox is not in the live ones: deliver it first.
 */
export async function finishComparison(work: CountingAnew): Promise<FoundDifference[]> {
  let found: FoundDifference[] = [];
  do {
    if (!(await walkAll(work))) return [];
  } while (
    !(await finish(work, 'compare', async (tx, state) => {
      found = await findDifferences(tx, state.live, state.building);
      return { dropping: state.building };
    }))
  );
  await clearAway(work);
  return found;
}

/** Goes on with a rebuild that a stop interrupted, or that was begun on a page. */
export const continueRebuild: Job = {
  name: 'figures.rebuild',
  everyMs: 5000,
  async run({ kernel, tenantId, stopped }) {
    const { database } = kernel;
    const state = await database.transaction(tenantId, readState, { readOnly: true });
    if (state.building !== null && state.purpose === 'rebuild') await finishRebuild({ database, tenantId, stopped });
    else if (state.dropping !== null) await clearAway({ database, tenantId, stopped });
  },
};
