import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCalendarDays, civilDateOf, instantOf } from '../../kernel/working-time.ts';
import { dayNumberOf, timeOfDayOf } from '../../kernel/civil-time.ts';
import { momentOf, raiseInstants, type Weather, weatherOn } from './rhythm.ts';

const zone = 'Asia/Shanghai';
const year = raiseInstants({ from: '2025-01-01', to: '2025-12-31', count: 20_000, seed: 7 });

function share(pick: (instant: Date) => boolean): number {
  return year.filter(pick).length / year.length;
}

test('a year has exactly the number asked for, in order, inside its days, the same every time', () => {
  expect(year).toHaveLength(20_000);
  expect(raiseInstants({ from: '2025-01-01', to: '2025-12-31', count: 20_000, seed: 7 })).toEqual(year);
  for (let index = 1; index < year.length; index += 1)
    expect(year[index]!.getTime()).toBeGreaterThanOrEqual(year[index - 1]!.getTime());
  expect(civilDateOf(year[0]!, zone)).toBe('2025-01-01');
  expect(civilDateOf(year.at(-1)!, zone)).toBe('2025-12-31');
});

test('the day has a morning and an evening peak and a quiet night', () => {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    share((at) => Number(timeOfDayOf(at, zone).slice(0, 2)) === hour),
  );
  expect(hours[9]).toBeGreaterThan(hours[12]! * 1.8);
  expect(hours[20]).toBeGreaterThan(hours[17]! * 1.2);
  expect(hours[3]).toBeLessThan(0.01);
});

test('Mondays bring more than Sundays, and the days of the Spring Festival little', () => {
  const weekday = (at: Date) => (dayNumberOf(civilDateOf(at, zone)) + 4) % 7;
  expect(share((at) => weekday(at) === 1)).toBeGreaterThan(share((at) => weekday(at) === 0) * 1.3);
  const within = (from: string, to: string) =>
    share((at) => civilDateOf(at, zone) >= from && civilDateOf(at, zone) <= to);
  expect(within('2025-01-28', '2025-02-03')).toBeLessThan(within('2025-11-17', '2025-11-23'));
});

test('there is weather, fitting the season, the same for everyone who asks', () => {
  const seen: Record<Weather, number> = { plain: 0, storm: 0, snow: 0, heat: 0, cold: 0 };
  for (let day = 0; day < 365 * 4; day += 1) {
    const date = addCalendarDays('2022-01-01', day);
    const weather = weatherOn(date, 7);
    expect(weatherOn(date, 7)).toBe(weather);
    if (weather === 'snow') expect(['11', '12', '01', '02', '03']).toContain(date.slice(5, 7));
    if (weather === 'storm') expect(Number(date.slice(5, 7))).toBeGreaterThan(3);
    seen[weather] += 1;
  }
  for (const days of Object.values(seen)) expect(days).toBeGreaterThan(10);
});

test('any wish is met to the last instant and never beyond its end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 14_000, max: 22_000 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer(),
      fc.integer({ min: 1, max: 86_400 }),
      (first, length, count, seed, seconds) => {
        const from = addCalendarDays('1970-01-01', first);
        const to = addCalendarDays(from, length);
        const until = new Date(instantOf(to, '00:00', zone).getTime() + seconds * 1000);
        const instants = raiseInstants({ from, to, count, seed, until });
        expect(instants).toHaveLength(count);
        for (const instant of instants) {
          expect(civilDateOf(instant, zone) >= from).toBe(true);
          expect(instant.getTime()).toBeLessThan(until.getTime());
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a moment names month, hour and weather in the zone', () => {
  const at = instantOf('2025-07-31', '23:30', zone);
  expect(momentOf(at, 7)).toEqual({ month: 6, hour: 23, weather: weatherOn('2025-07-31', 7) });
});

test('days that are none and counts that are no count are refused', () => {
  expect(() => raiseInstants({ from: '2025-01-02', to: '2025-01-01', count: 1, seed: 1 })).toThrow(RangeError);
  expect(() => raiseInstants({ from: '2025-01-01', to: '2025-01-02', count: 1.5, seed: 1 })).toThrow(RangeError);
  expect(() => raiseInstants({ from: '1900-01-01', to: '2025-01-02', count: 1, seed: 1 })).toThrow(RangeError);
});

test('twenty thousand instants of a year take well under a second', () => {
  const started = performance.now();
  raiseInstants({ from: '2025-01-01', to: '2025-12-31', count: 20_000, seed: 8 });
  expect(performance.now() - started).toBeLessThan(1000);
});
