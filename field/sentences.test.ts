import { expect, test } from 'vitest';
import zhTickets from '../server/modules/tickets/messages.zh-CN.json';
import { fill } from './fill.ts';
import type { StoryEntry } from './matter.ts';
import { sentenceOf } from './sentences.ts';

const catalogue: Record<string, string> = zhTickets;
const words = {
  word: (key: string, values?: Readonly<Record<string, unknown>>) => fill(catalogue[key] ?? `?${key}`, values),
  date: (civil: string) => `${Number(civil.slice(5, 7))}月${Number(civil.slice(8))}日`,
};
const entry = (type: string, values: StoryEntry['values']): StoryEntry => ({
  id: '1',
  at: '2026-11-20T08:00:00.000Z',
  recordedAt: '2026-11-20T08:00:00.000Z',
  type,
  actorName: null,
  audience: 'resident',
  values,
});

test.each([
  ['ticket.raised', { channel: 'site' }, '网页'],
  ['ticket.dispatched', { unitName: '市政所', promisedOn: '2026-11-24' }, '承诺11月24日前答复'],
  ['ticket.accepted', { unitName: '市政所', handlerName: '王秀兰' }, '王秀兰'],
  ['ticket.accepted', { unitName: '市政所' }, '市政所'],
  ['ticket.resolved', { outcome: 'solved', outcomeText: '灯修好了。' }, '已解决'],
  ['ticket.returned', { unitName: '市政所', ground: 'not-our-duty', argument: '归供电公司' }, '归供电公司'],
  ['ticket.return-decided', { decision: 'upheld', reason: '理由成立' }, '理由成立'],
  ['ticket.called-back', { reached: false }, '未接通'],
  ['ticket.rated', { solved: true, satisfied: false }, '不满意'],
  ['ticket.closed', { ground: 'silence' }, '自动'],
  ['ticket.excluded', { ground: 'duplicate', reason: '同一件事' }, '重复'],
])('%s is told in a whole sentence', (type, values, told) => {
  const sentence = sentenceOf(entry(type, values), words);
  expect(sentence).toContain(told);
  expect(sentence).not.toMatch(/[{}?]/);
});

test('every sentence of the story has a form without any value', () => {
  for (const key of Object.keys(catalogue).filter((one) => one.startsWith('story.ticket.'))) {
    expect(fill(catalogue[key] ?? '', {}).replace(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
  }
});
