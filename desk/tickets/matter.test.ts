import { expect, test } from 'vitest';
import { emptyDraft, missingOf, raiseInput, settleInput } from './matter.ts';

const draft = { ...emptyDraft(), body: ' 路灯不亮 ', areaId: 'a-1' };

test('a matter needs its words and its place and nothing else', () => {
  expect(missingOf(emptyDraft())).toEqual(['body', 'areaId']);
  expect(missingOf(draft)).toEqual([]);
});

test('settled on the spot needs what came of it, and what that asks for', () => {
  expect(missingOf({ ...draft, settled: true })).toEqual(['outcome', 'outcomeText']);
  expect(missingOf({ ...draft, settled: true, outcome: 'cannot-now', outcomeText: '明年' })).toEqual(['reviewOn']);
  expect(missingOf({ ...draft, settled: true, outcome: 'not-ours', outcomeText: '去供电所' })).toEqual(['referredTo']);
});

test('somebody without a name and a phone raises no reporter', () => {
  expect(raiseInput('id', draft)).not.toHaveProperty('reporter');
  expect(raiseInput('id', { ...draft, phone: ' 13800000000 ' }).reporter).toEqual({ phone: '13800000000' });
});

test('a review date that is not asked for is not sent', () => {
  const settled = { ...draft, settled: true, outcome: 'solved', outcomeText: '换了', reviewOn: '2027-01-01' };
  expect(settleInput('id', settled)).not.toHaveProperty('reviewOn');
  expect(settleInput('id', settled)).toMatchObject({ outcome: 'solved', outcomeText: '换了', body: '路灯不亮' });
});

test('channel and place stay for the next matter, names do not', () => {
  expect(emptyDraft({ ...draft, channel: 'counter', name: '王' } as never)).toMatchObject({
    channel: 'counter',
    areaId: 'a-1',
    name: '',
  });
});
