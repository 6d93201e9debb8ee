import { expect, test } from 'vitest';
import ticketWords from '../../server/modules/tickets/messages.zh-CN.json' with { type: 'json' };
import en from '../messages.en.json' with { type: 'json' };
import zh from '../messages.zh-CN.json' with { type: 'json' };
import { aboutKeys } from './message-about.ts';

test('of every message that may fail the list can say what it was about', () => {
  const told = Object.keys(ticketWords)
    .filter((key) => key.startsWith('tell.') && !key.includes('.without-'))
    .map((key) => ({ subjectKind: 'ticket', key: key.slice('tell.'.length) }));
  const all = [...told, { subjectKind: 'phone-code', key: 'phone-code' }];
  for (const words of [zh, en]) {
    expect(all.filter((message) => !aboutKeys(message).some((key) => key in words))).toEqual([]);
  }
});
