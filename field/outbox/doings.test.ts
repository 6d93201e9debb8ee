import { expect, test } from 'vitest';
import { doingOf, inputOf, intentOf } from './doings.ts';

const ticket = { id: 'ticket-1', number: '7K1-4M2Q', subject: '路灯不亮' };
const now = Date.parse('2026-11-20T08:00:00Z');

test('work is dated by when it was done', () => {
  const intent = intentOf(doingOf('tickets.resolve', ticket, { outcome: 'solved', outcomeText: '修好了' }), now);
  expect(intent.input).toEqual({
    ticketId: 'ticket-1',
    outcome: 'solved',
    outcomeText: '修好了',
    happenedAt: '2026-11-20T08:00:00.000Z',
  });
});

test('a command that takes no time is given none', () => {
  const input = inputOf(
    doingOf('tickets.return', ticket, { ground: 'duplicate', argument: '同一件事' }),
    '2026-11-20T08:00:00.000Z',
  );
  expect(input).toEqual({ ticketId: 'ticket-1', ground: 'duplicate', argument: '同一件事' });
});

test('what was left empty is not sent', () => {
  const doing = { ...doingOf('tickets.raise', ticket, { body: '路灯不亮', placeWords: '' }), pictureIds: [] };
  expect(inputOf(doing, '2026-11-20T08:00:00.000Z')).toEqual({
    id: 'ticket-1',
    body: '路灯不亮',
    happenedAt: '2026-11-20T08:00:00.000Z',
  });
});

test('each piece of work has an id of its own, made once', () => {
  const doing = doingOf('tickets.note', ticket, { text: '看过' }, ['picture-1']);
  const [one, other] = [intentOf(doing, now), intentOf(doing, now)];
  expect(one.id).not.toBe(other.id);
  expect(one.input['pictureIds']).toEqual(['picture-1']);
});
