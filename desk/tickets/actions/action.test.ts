import { expect, test } from 'vitest';
import type { TicketPage } from '../../door/contract.ts';
import { actions, fieldsAsked, inputOf, missingFields, nextAction, offeredActions } from './action.ts';

const ticket = (changes: Partial<TicketPage>): TicketPage =>
  ({
    id: '00000000-0000-7000-8000-000000000001',
    state: 'accepted',
    subject: '路灯不亮',
    category: null,
    placeWords: null,
    promisedOn: '2026-11-27',
    openPromiseRequest: null,
    openReturn: null,
    excludedGround: null,
    allowed: [],
    ...changes,
  }) as TicketPage;

const named = (name: string) => actions.find((action) => action.name === name)!;

test('only what the server allows is offered', () => {
  expect(offeredActions(ticket({ allowed: ['note', 'resolve'] }), []).map((action) => action.name)).toEqual([
    'resolve',
    'note',
  ]);
  expect(offeredActions(ticket({ allowed: [] }), [])).toEqual([]);
});

test('excluding and including are never offered together, nor a decision on nothing', () => {
  const allowed = ['exclude', 'include', 'decide-return', 'decide-promise-move'];
  expect(offeredActions(ticket({ allowed }), []).map((action) => action.name)).toEqual(['exclude']);
  expect(offeredActions(ticket({ allowed, excludedGround: 'duplicate' }), []).map((action) => action.name)).toEqual([
    'include',
  ]);
});

test('nobody decides on their own request for a later date', () => {
  const request = { fromDate: '2026-11-27', toDate: '2026-12-03', reason: '等配件', askedAt: '2026-11-21T00:00:00Z' };
  const allowed = ['decide-promise-move'];
  expect(nextAction(ticket({ allowed, openPromiseRequest: { ...request, own: true } }), [])).toBeUndefined();
  expect(nextAction(ticket({ allowed, openPromiseRequest: { ...request, own: false } }), [])?.name).toBe(
    'decide-promise-move',
  );
});

test('the thing to do now follows the state and is nothing for somebody who may not do it', () => {
  expect(nextAction(ticket({ state: 'raised', allowed: ['dispatch', 'note'] }), [])?.name).toBe('dispatch');
  expect(nextAction(ticket({ state: 'resolved', allowed: ['call-back'] }), [])?.name).toBe('call-back');
  expect(nextAction(ticket({ state: 'resolved', allowed: ['note'] }), [])).toBeUndefined();
});

test('a review date is asked only with "cannot now", and then it is needed', () => {
  const resolve = named('resolve');
  expect(missingFields(resolve, {}, [])).toEqual(['outcome', 'outcomeText']);
  expect(missingFields(resolve, { outcome: 'cannot-now', outcomeText: '明年修' }, [])).toEqual(['reviewOn']);
  expect(fieldsAsked(resolve, { outcome: 'solved' }, []).map((field) => field.name)).not.toContain('reviewOn');
});

test('an answer to a question that is no longer asked is not sent', () => {
  expect(
    inputOf(named('resolve'), ticket({}), { outcome: 'solved', outcomeText: ' 换了 ', reviewOn: '2027-01-01' }),
  ).toEqual({
    ticketId: ticket({}).id,
    outcome: 'solved',
    outcomeText: '换了',
  });
});

test('"solved" and "satisfied" are asked apart and only when somebody answered the phone', () => {
  const call = named('call-back');
  expect(missingFields(call, { reached: 'false' }, [])).toEqual([]);
  expect(missingFields(call, { reached: 'true' }, [])).toEqual(['solved', 'satisfied']);
  expect(inputOf(call, ticket({}), { reached: 'true', solved: 'true', satisfied: 'false' })).toMatchObject({
    reached: true,
    solved: true,
    satisfied: false,
  });
});

test('a correction sends only what is different', () => {
  expect(inputOf(named('correct'), ticket({}), { subject: '路灯不亮', category: '照明', reason: '分类' })).toEqual({
    ticketId: ticket({}).id,
    category: '照明',
    reason: '分类',
  });
});

test('promise days are a number', () => {
  expect(inputOf(named('dispatch'), ticket({}), { unitId: 'u', promiseDays: '5' })).toMatchObject({ promiseDays: 5 });
});

test('only the lead of a unit names who takes a ticket, and gives it to somebody else later', () => {
  const accept = named('accept');
  expect(fieldsAsked(accept, {}, ['unit-staff'])).toEqual([]);
  expect(fieldsAsked(accept, {}, ['unit-lead']).map((field) => field.name)).toEqual(['handlerId']);
  const taken = ticket({ allowed: ['accept'] });
  expect(offeredActions(taken, ['unit-staff'])).toEqual([]);
  expect(offeredActions(taken, ['unit-lead']).map((action) => action.title)).toEqual(['act.reassign']);
});
