import { expect, test } from 'vitest';
import type { TicketLine } from './matter.ts';
import { listsOf, unseenWork, withWork, wordOf } from './optimistic.ts';
import type { Intent, Keepable } from './outbox/intent.ts';

const self = { id: 'person-1', name: '王秀兰' };
const asOf = '2026-11-20T08:00:00.000Z';

const line = (more: Partial<TicketLine> = {}): TicketLine => ({
  id: 'ticket-1',
  number: 'LC-1024',
  subject: '路灯不亮',
  channel: 'site',
  category: null,
  state: 'dispatched',
  mover: 'unit',
  moveDueAt: null,
  areaId: 'area-1',
  areaName: '柳园街道',
  placeWords: null,
  unitId: 'unit-1',
  unitName: '市政所',
  handlerId: null,
  handlerName: null,
  raisedAt: '2026-11-18T00:00:00.000Z',
  promisedOn: '2026-11-24',
  promisedUntil: null,
  overdueAt: null,
  handling: 1,
  outcome: null,
  promiseMoves: 0,
  allowed: ['accept', 'note', 'return', 'unmask'],
  ...more,
});

let order = 0;
const work = (command: Keepable, more: Partial<Intent> = {}): Intent => ({
  id: `command-${(order += 1)}`,
  command,
  ticketId: 'ticket-1',
  input: {},
  pictureIds: [],
  about: { number: null, subject: '' },
  madeAt: asOf,
  order,
  state: 'kept',
  tries: 0,
  notBefore: null,
  sentAt: null,
  answer: null,
  refusal: null,
  ...more,
});
const refusal = { code: 'ticket-taken-already', status: 409, title: '', mend: null };

test('what I took without network is mine and can be resolved at once', () => {
  const shown = withWork(line(), [work('tickets.accept')], asOf, self);
  expect(shown).toMatchObject({ state: 'accepted', handlerId: 'person-1' });
  expect(shown.allowed).toContain('resolve');
  expect(shown.allowed).not.toContain('accept');
});

test('taken and resolved without network it is done', () => {
  const shown = withWork(
    line(),
    [work('tickets.accept'), work('tickets.resolve', { input: { outcome: 'solved' } })],
    asOf,
    self,
  );
  expect(shown).toMatchObject({ state: 'resolved', outcome: 'solved' });
  expect(shown.allowed).not.toContain('resolve');
});

test('a refused piece and what was built on it are not shown as done', () => {
  const all = [work('tickets.accept', { state: 'refused', refusal }), work('tickets.resolve')];
  expect(withWork(line(), all, asOf, self).state).toBe('dispatched');
  expect(wordOf('ticket-1', all)).toBe('refused');
});

test('what was sent stays laid over an older word of the server, and goes with the next', () => {
  const sent = [work('tickets.accept', { state: 'sent', sentAt: '2026-11-20T08:05:00.000Z' })];
  expect(unseenWork('ticket-1', sent, asOf)).toHaveLength(1);
  expect(unseenWork('ticket-1', sent, '2026-11-20T08:06:00.000Z')).toHaveLength(0);
});

test('a question asked without network lets the ticket wait for the resident', () => {
  const mine = line({ state: 'accepted', handlerId: 'person-1', allowed: ['resolve', 'ask-information', 'note'] });
  const shown = withWork(mine, [work('tickets.ask-information')], asOf, self);
  expect(shown).toMatchObject({ state: 'awaiting-information', mover: 'resident', allowed: ['note'] });
});

const now = Date.parse('2026-11-20T09:00:00Z');
const none = new Map<string, { value: TicketLine; asOf: string }>();

test('the lists move a ticket from to-take to mine to done as work is laid over it', () => {
  const known = { unit: { value: [line()], asOf }, mine: { value: [], asOf }, tickets: none };
  const accept = work('tickets.accept');
  const resolve = work('tickets.resolve');
  const ids = (all: Intent[]) => {
    const lists = listsOf(known, all, self, now);
    return [lists.mine.length, lists.toTake.length, lists.done.length];
  };
  expect(ids([])).toEqual([0, 1, 0]);
  expect(ids([accept])).toEqual([1, 0, 0]);
  expect(ids([accept, resolve])).toEqual([0, 0, 1]);
});

test('a ticket in both lists is shown once', () => {
  const both = { value: [line({ state: 'accepted', handlerId: 'person-1' })], asOf };
  expect(listsOf({ mine: both, unit: both, tickets: none }, [], self, now).mine).toHaveLength(1);
});

test('a ticket taken from its own page is listed although no list has it yet', () => {
  const tickets = new Map([['ticket-1', { value: line(), asOf }]]);
  expect(listsOf({ mine: null, unit: null, tickets }, [work('tickets.accept')], self, now).mine).toHaveLength(1);
});

test('what I have finished stays in sight for half a day', () => {
  const tickets = new Map([['ticket-1', { value: line({ state: 'resolved' }), asOf: '2026-11-20T08:30:00.000Z' }]]);
  const sent = (sentAt: string) => [work('tickets.resolve', { state: 'sent', sentAt })];
  const done = (all: Intent[]) => listsOf({ mine: null, unit: null, tickets }, all, self, now).done.length;
  expect(done(sent('2026-11-20T08:10:00.000Z'))).toBe(1);
  expect(done(sent('2026-11-19T08:10:00.000Z'))).toBe(0);
});

test('a ticket that has gone to somebody else does not come back because of old work', () => {
  const tickets = new Map([
    ['ticket-1', { value: line({ state: 'accepted', handlerId: 'person-1' }), asOf: '2026-11-20T08:30:00.000Z' }],
  ]);
  const sent = [work('tickets.accept', { state: 'sent', sentAt: '2026-11-20T08:10:00.000Z' })];
  expect(listsOf({ mine: null, unit: null, tickets }, sent, self, now).mine).toHaveLength(0);
});
