import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('cells with commas, quotes and line ends are quoted', () => {
  expect(csvOf([['a', 'b,c', 'd"e', 'f\ng']])).toBe('\uFEFFa,"b,c","d""e","f\ng"\r\n');
});

test('a cell that a spreadsheet would run becomes text', () => {
  expect(csvOf([['=1+1', '@x', '-5', '+8613']])).toBe("\uFEFF'=1+1,'@x,'-5,'+8613\r\n");
});
