import { expect, test } from 'vitest';
import { parseUndoable, stillUndoable } from './undo.ts';

const batch = (batchId: string, until: number) => ({ batchId, unitName: '城管站', count: 3, until });

test('a batch can be undone until its time is over, the newest first', () => {
  const kept = [batch('a', 1000), batch('b', 3000), batch('c', 2000)];
  expect(stillUndoable(kept, 1000).map((each) => each.batchId)).toEqual(['b', 'c']);
});

test('what was kept and is broken is nothing', () => {
  expect(parseUndoable(null)).toEqual([]);
  expect(parseUndoable('{')).toEqual([]);
  expect(parseUndoable('{"a":1}')).toEqual([]);
  expect(parseUndoable('[null, {"batchId": 1}]')).toEqual([]);
  expect(parseUndoable(JSON.stringify([batch('a', 1)]))).toEqual([batch('a', 1)]);
});
