/**
 * Writes server/seeds/reference/calendar.json: the dates on which China's working days depart from Monday–Friday, as far as the
 * npm package chinese-days knows them. Only departures are kept: a holiday on a Saturday changes nothing and is left out.
 * A year the package does not know is not listed, so that the product can warn instead of guessing.
 *
 * Run after every update of the package: node tools/generate-calendar.ts
 */
import { writeFileSync } from 'node:fs';
import chineseDays from 'chinese-days';
import { addCalendarDays, dayNumberOf, type CivilDate } from '../server/kernel/civil-time.ts';

const firstYear = 2010;
const lastYear = 2027;
const out = new URL('../server/seeds/reference/calendar.json', import.meta.url);

/** English names the package gives that want mending. */
const mendedEnglish: Record<string, string> = {
  'Tomb-sweeping Day': 'Tomb-Sweeping Day',
  'Mid-autumn Festival': 'Mid-Autumn Festival',
  'Anti-Fascist 70th Day': '70th anniversary of victory in 1945',
};

interface Departure {
  kind: 'holiday' | 'workday';
  zh: string;
  en: string;
}

const exceptions: Record<CivilDate, Departure> = {};
const years: number[] = [];
for (let year = firstYear; year <= lastYear; year += 1) {
  let named = 0;
  for (let date = `${year}-01-01`; date.startsWith(String(year)); date = addCalendarDays(date, 1)) {
    const detail = chineseDays.getDayDetail(date);
    // The package answers "English,Chinese,days" for a named day and the English name of the weekday for any other.
    const [en = '', zh] = detail.name.split(',');
    if (zh === undefined) continue;
    named += 1;
    const weekday = (dayNumberOf(date) + 4) % 7;
    const ruleSaysWork = weekday >= 1 && weekday <= 5;
    if (detail.work === ruleSaysWork) continue;
    exceptions[date] = { kind: detail.work ? 'workday' : 'holiday', zh, en: mendedEnglish[en] ?? en };
  }
  if (named > 0) years.push(year);
}

const source = 'npm package chinese-days (MIT), from the yearly notices of the State Council';
const lines = Object.entries(exceptions).map(([date, day]) => `    ${JSON.stringify(date)}: ${JSON.stringify(day)}`);
writeFileSync(
  out,
  `{\n  "source": ${JSON.stringify(source)},\n  "years": ${JSON.stringify(years)},\n  "exceptions": {\n${lines.join(',\n')}\n  }\n}\n`,
);
console.log(`${years.length} years (${years[0]}–${years.at(-1)}), ${lines.length} departures`);
