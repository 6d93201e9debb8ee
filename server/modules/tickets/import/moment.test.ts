import { expect, test } from 'vitest';
import { readMoment } from './moment.ts';

const zone = 'Asia/Shanghai';

test.each([
  ['2026-03-02T09:30:05+08:00', '2026-03-02T01:30:05.000Z'],
  ['2026-03-02T01:30:05Z', '2026-03-02T01:30:05.000Z'],
  ['2026-03-02T01:30:05.250Z', '2026-03-02T01:30:05.250Z'],
  ['2026-03-02 09:30', '2026-03-02T01:30:00.000Z'],
  ['2026/3/2 9:30:05', '2026-03-02T01:30:05.000Z'],
  ['2026年3月2日9时30分', '2026-03-02T01:30:00.000Z'],
  ['2026年3月2日 09:30:05', '2026-03-02T01:30:05.000Z'],
  ['２０２６－３－２　９：３０', '2026-03-02T01:30:00.000Z'],
])('%s is an instant', (text, instant) => {
  expect(readMoment(text, zone)).toEqual({ at: new Date(instant) });
});

test.each(['2018/4/24', '2018-04-24', '2018.4.24', '2018年4月24日', '20180424'])('%s is only a day', (text) => {
  expect(readMoment(text, zone)).toEqual({ on: '2018-04-24' });
});

test.each([
  '2026-02-30',
  '2026-13-01',
  '3/2/2026',
  '2026-03-02 24:10',
  '2026-03-02 09:61',
  '昨天',
  '1969-12-31',
  '',
  ' ',
])('no time of the calendar is %j', (text) => {
  expect(readMoment(text, zone)).toBeUndefined();
});

test('a date of a spreadsheet means what it shows, wherever it is read', () => {
  expect(readMoment(new Date('2026-03-02T09:30:00Z'), zone)).toEqual({ at: new Date('2026-03-02T01:30:00Z') });
  expect(readMoment(new Date('2026-03-02T00:00:00Z'), zone)).toEqual({ on: '2026-03-02' });
  // 46083 is 2 March 2026 in days of a spreadsheet
  expect(readMoment(46_083, zone)).toEqual({ on: '2026-03-02' });
  expect(readMoment(46_083.5, zone)).toEqual({ at: new Date('2026-03-02T04:00:00Z') });
  expect(readMoment(new Date(Number.NaN), zone)).toBeUndefined();
  expect(readMoment(true, zone)).toBeUndefined();
});
