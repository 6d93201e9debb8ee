import { expect, test } from 'vitest';
import chineseDays from 'chinese-days';
import { addCalendarDays } from '../../kernel/working-time.ts';
import { chinaCalendar, departures, knownYears } from './calendar.ts';

test('every date of the known years agrees with the source', () => {
  const china = chinaCalendar();
  for (const year of knownYears) {
    for (let date = `${year}-01-01`; date.startsWith(String(year)); date = addCalendarDays(date, 1)) {
      expect([date, china.isWorkday(date)]).toEqual([date, chineseDays.isWorkday(date)]);
    }
  }
});

test('the calendar reaches from 2010 to 2026 without a gap and holds only departures', () => {
  expect(knownYears).toEqual(Array.from({ length: 17 }, (_, index) => 2010 + index));
  const byWeek = chinaCalendar({ exceptions: [] });
  for (const { date, kind } of departures) expect([date, byWeek.isWorkday(date)]).toEqual([date, kind === 'holiday']);
});

test('every departure names its holiday in Chinese and in English', () => {
  for (const { zh, en } of departures) {
    expect(zh).toMatch(/^[\p{Script=Han}0-9]+$/u);
    expect(en).toMatch(/^[\x20-\x7e]+$/);
  }
});
