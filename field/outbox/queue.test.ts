import { expect, test } from 'vitest';
import type { Intent } from './intent.ts';
import {
  afterAttempt,
  hurried,
  mended,
  nextTime,
  nextToSend,
  tallyOf,
  waitAfter,
  waitsBehindRefused,
} from './queue.ts';

const now = Date.parse('2026-11-20T08:00:00Z');

function intent(order: number, more: Partial<Intent> = {}): Intent {
  return {
    id: `command-${order}`,
    command: 'tickets.note',
    ticketId: 'ticket-1',
    input: {},
    pictureIds: [],
    about: { number: null, subject: '路灯不亮' },
    madeAt: '2026-11-20T07:00:00.000Z',
    order,
    state: 'kept',
    tries: 0,
    notBefore: null,
    sentAt: null,
    answer: null,
    refusal: null,
    ...more,
  };
}
const said = { code: 'ticket-taken-already', status: 409, title: '已有人接单', mend: null };

test('work goes out in the order it was done', () => {
  expect(nextToSend([intent(2), intent(1)], now)?.order).toBe(1);
});

test('what is sent is not sent again', () => {
  expect(nextToSend([intent(1, { state: 'sent' })], now)).toBeNull();
});

test('a refused piece holds back the later work on its ticket and no other', () => {
  const kept = intent(2);
  const other = intent(3, { ticketId: 'ticket-2' });
  const all = [intent(1, { state: 'refused', refusal: said }), kept, other];
  expect(nextToSend(all, now)).toBe(other);
  expect(waitsBehindRefused(kept, all)).toBe(true);
  expect(waitsBehindRefused(other, all)).toBe(false);
});

test('a piece that waits for its time does not stop another ticket', () => {
  const waiting = afterAttempt(intent(1), { kind: 'not-now', waitMs: null }, now);
  const other = intent(2, { ticketId: 'ticket-2' });
  expect(nextToSend([waiting, intent(3), other], now)).toBe(other);
  expect(nextTime([waiting])).toBe(now + 2_000);
  expect(nextToSend([waiting], now + 2_000)).toBe(waiting);
});

test('the wait doubles from two seconds to five minutes', () => {
  expect([1, 2, 3, 8, 9, 60].map(waitAfter)).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
});

test('a server that says how long to wait is believed', () => {
  expect(afterAttempt(intent(1), { kind: 'not-now', waitMs: 30_000 }, now).notBefore).toBe('2026-11-20T08:00:30.000Z');
});

test('the network coming back ends every wait', () => {
  const waiting = afterAttempt(intent(1), { kind: 'unreachable' }, now);
  expect(nextToSend([waiting], now)).toBeNull();
  expect(nextToSend([hurried(waiting)], now)?.id).toBe(waiting.id);
});

test('an answer that comes twice changes nothing', () => {
  const sent = afterAttempt(intent(1), { kind: 'done', answer: {} }, now);
  expect(sent).toMatchObject({ state: 'sent', sentAt: '2026-11-20T08:00:00.000Z' });
  expect(afterAttempt(sent, { kind: 'refused', said }, now)).toBe(sent);
});

test('a session that has ended leaves the work as it was', () => {
  const kept = intent(1);
  expect(afterAttempt(kept, { kind: 'signed-out' }, now)).toBe(kept);
});

test('mending keeps the place in the line and takes a new id', () => {
  const refused = afterAttempt(intent(1), { kind: 'refused', said }, now);
  const again = mended(refused, 'command-9', { text: '改好了' }, []);
  expect(again).toMatchObject({ id: 'command-9', order: 1, state: 'kept', refusal: null, input: { text: '改好了' } });
  expect(nextToSend([intent(2), again], now)).toBe(again);
  expect(() => mended(intent(1), 'command-9', {}, [])).toThrow('only what was refused');
});

test('the tally counts what is kept and what was refused', () => {
  expect(tallyOf([intent(1), intent(2, { state: 'sent' }), intent(3, { state: 'refused' })])).toEqual({
    kept: 1,
    refused: 1,
  });
});
