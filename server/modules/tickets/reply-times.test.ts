import { expect, test } from 'vitest';
import { workingCalendar } from '../../kernel/working-time.ts';
import { presets } from './presets.ts';
import { accepted, dispatched, informationAsked, reopened, replyTimes, resolved } from './transitions.ts';

const calendar = workingCalendar({
  zone: 'Asia/Shanghai',
  years: [2026],
  exceptions: [['2026-03-06', 'holiday']],
});
const rules = { presets, calendar };
const at = (text: string): Date => new Date(`${text}:00+08:00`);
const raised = {
  raisedAt: at('2026-03-02T09:00'),
  promisedOn: null,
  promisedUntil: null,
  firstPromisedOn: null,
  handling: 1,
  unitId: 'u',
  contactDueAt: null,
  contactedAt: null,
};

test('contact is due one working day after the first dispatch, and passing it on gives no more time', () => {
  const first = dispatched(raised, { unitId: 'u' }, at('2026-03-05T10:00'), rules);
  // Friday the 6th is a holiday here
  expect(first.contactDueAt).toEqual(at('2026-03-09T17:00'));
  const again = dispatched(
    { ...raised, contactDueAt: first.contactDueAt ?? null },
    { unitId: 'v' },
    at('2026-03-09T16:00'),
    rules,
  );
  expect(again.contactDueAt).toEqual(first.contactDueAt);
});

test('the first contact stays the first: taking it, asking, answering', () => {
  const took = accepted(raised, 'h', at('2026-03-03T10:00')).contactedAt ?? null;
  expect(took).toEqual(at('2026-03-03T10:00'));
  const later = { ...raised, contactedAt: took };
  expect(informationAsked(later, at('2026-03-04T10:00'), rules).contactedAt).toEqual(took);
  const answer = { outcome: 'solved' as const, outcomeText: 'done' };
  expect(resolved(later, answer, at('2026-03-04T10:00'), rules).contactedAt).toEqual(took);
  expect(resolved(raised, answer, at('2026-03-04T10:00'), rules).contactedAt).toEqual(at('2026-03-04T10:00'));
});

test('days to reply are counted from raising to the answer that stands; reopening takes them back', () => {
  expect(replyTimes(at('2026-03-02T09:00'), at('2026-03-02T23:00'), calendar)).toEqual({
    replyDays: 0,
    replyWorkingDays: 0,
  });
  expect(replyTimes(at('2026-03-02T23:59'), at('2026-03-09T00:01'), calendar)).toEqual({
    replyDays: 7,
    replyWorkingDays: 4,
  });
  expect(replyTimes(at('2026-03-05T09:00'), at('2026-03-02T09:00'), calendar).replyDays).toBe(0);
  expect(reopened(raised, at('2026-03-10T09:00'), rules)).toMatchObject({ replyDays: null, replyWorkingDays: null });
});
