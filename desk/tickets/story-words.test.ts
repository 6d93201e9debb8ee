import { expect, test } from 'vitest';
import ofTickets from '../../server/modules/tickets/messages.zh-CN.json' with { type: 'json' };
import own from '../messages.zh-CN.json' with { type: 'json' };
import { makeSpeech } from '../text/words.tsx';
import { recordedLate, remarksOf, storyWords } from './story-words.ts';

const say = makeSpeech(
  { locale: 'zh-CN', words: { ...ofTickets, ...own }, antd: { locale: 'zh-cn' } },
  () => {},
  () => new Date('2026-11-21T12:00:00Z'),
);

test('an event is told in one sentence with named units and dates as people say them', () => {
  expect(
    storyWords(say, { type: 'ticket.dispatched', values: { unitName: '市政养护中心', promisedOn: '2026-11-27' } }),
  ).toBe('派给市政养护中心，承诺 11月27日周五 前答复');
  expect(
    storyWords(say, { type: 'ticket.accepted', values: { unitName: '市政养护中心', handlerName: '武立斌' } }),
  ).toBe('市政养护中心已接单，经办人武立斌');
});

test('codes become words, and one word means what its event means by it', () => {
  const words = (type: string, values: Record<string, unknown>) => storyWords(say, { type, values });
  expect(words('ticket.excluded', { ground: 'duplicate', reason: '同一件' })).toContain('重复诉求');
  expect(words('ticket.closed', { ground: 'silence' })).toBe('超期未评价，自动办结');
  expect(words('ticket.resolved', { outcome: 'solved', outcomeText: '换了灯泡' })).toBe('答复（已解决）：换了灯泡');
  expect(words('ticket.rated', { solved: true, satisfied: false })).toBe('居民评价：问题已解决，不满意');
  expect(words('ticket.called-back', { reached: false })).toBe('回访未接通');
  expect(words('ticket.called-back', { reached: true })).toBe('已电话回访');
  expect(words('ticket.called-back', { reached: true, solved: false, satisfied: false })).toBe(
    '已电话回访：问题没有解决，不满意',
  );
});

test('an event nobody has words for still shows its type', () => {
  expect(storyWords(say, { type: 'ticket.flown', values: {} })).toBe('ticket.flown');
});

test('remarks are shown beside the sentence', () => {
  expect(remarksOf({ type: 'ticket.dispatched', values: { note: '先看现场' } })).toEqual(['先看现场']);
  expect(remarksOf({ type: 'ticket.noted', values: { text: '看过了' } })).toEqual([]);
});

test('work written down later than it was done is marked', () => {
  expect(recordedLate({ at: '2026-11-21T08:00:00Z', recordedAt: '2026-11-21T08:30:00Z' })).toBe(true);
  expect(recordedLate({ at: '2026-11-21T08:00:00Z', recordedAt: '2026-11-21T08:00:02Z' })).toBe(false);
});
