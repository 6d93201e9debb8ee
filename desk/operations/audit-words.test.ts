import { expect, test } from 'vitest';
import zh from '../messages.zh-CN.json' with { type: 'json' };
import { auditTypes, detailsOf } from './audit-words.ts';

test('every kind of event that is offered has a name', () => {
  expect(auditTypes.filter((type) => !(`event.${type}` in zh))).toEqual([]);
});

test('a text people wrote is its length, an id its end, a list its size', () => {
  expect(
    detailsOf({
      reason: { characters: 12 },
      unitId: '01a20044-d72e-7505-81e0-a3bfd4e23987',
      pictureIds: ['a', 'b'],
      before: { kind: 'holiday', name: null },
      n: 3,
    }),
  ).toEqual([
    { name: 'reason', value: '', characters: 12 },
    { name: 'unitId', value: '…e23987' },
    { name: 'pictureIds', value: '2' },
    { name: 'before.kind', value: 'holiday' },
    { name: 'n', value: '3' },
  ]);
});
