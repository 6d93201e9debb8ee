import { expect, test } from 'vitest';
import { ColumnMapWrong, columnsOfTable, matchColumns, readColumnMap } from './columns.ts';

test('columns are found by customary names in Chinese and English, whatever their spaces and case', () => {
  expect(matchColumns(['留言编号', '留言用户', '留言主题', '留言时间', '留言详情', '答复意见', '答复时间'])).toEqual({
    id: '留言编号',
    user: '留言用户',
    subject: '留言主题',
    at: '留言时间',
    body: '留言详情',
    reply: '答复意见',
    repliedAt: '答复时间',
  });
  expect(matchColumns(['ID', ' Body ', 'replied_at', 'At', 'Likes'])).toEqual({
    id: 'ID',
    body: ' Body ',
    repliedAt: 'replied_at',
    at: 'At',
    likes: 'Likes',
  });
});

test('what the operator says goes before what is customary', () => {
  expect(matchColumns(['标题', '内容', '说明', '时间'], { body: '说明', subject: '内容' })).toEqual({
    subject: '内容',
    body: '说明',
    at: '时间',
  });
});

test('a map is read from words and from JSON', () => {
  expect(readColumnMap('subject=标题，body = 内容')).toEqual({ subject: '标题', body: '内容' });
  expect(readColumnMap('{"at": "when", "body": "what"}')).toEqual({ at: 'when', body: 'what' });
});

test.each([
  ['subject', 'map-unreadable'],
  ['=x', 'map-unreadable'],
  ['{', 'map-unreadable'],
  ['{"body": 3}', 'map-unreadable'],
  ['colour=red', 'map-field-unknown'],
])('the map %j is refused: %s', (text, reason) => {
  expect(() => readColumnMap(text)).toThrow(ColumnMapWrong);
  try {
    readColumnMap(text);
  } catch (error) {
    expect((error as ColumnMapWrong).reason).toBe(reason);
  }
});

test('a table without a time or a text, or without the column that the map names, is refused before the first row', () => {
  expect(() => columnsOfTable(['编号', '标题'])).toThrow(/columns-missing/u);
  expect(() => columnsOfTable(['时间', '正文'], { subject: '题目' })).toThrow(/map-column-missing/u);
});
