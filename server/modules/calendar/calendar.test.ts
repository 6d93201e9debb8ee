import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { addWorkingDays } from '../../kernel/working-time.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { DayNotSet, HoursImpossible } from './calendar.refusals.ts';
import { loadCalendarPreset } from './preset.ts';
import { loadCalendar, missingYears } from './load.ts';
import { changeHours, clearDay, setDay } from './set-day.ts';
import { yearOfCalendar } from './year.query.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

const calendarOf = (w: TestWorld) => database.transaction(w.tenantId, (tx) => loadCalendar(tx));
const asSystem = (w: TestWorld) => ({ tenantId: w.tenantId, actor: w.actors.system });

test('the preset knows the swapped days of China, and comes twice without harm', async () => {
  const w = await testWorld(database);
  expect((await loadCalendarPreset(w.kernel, w.tenantId)).added).toBeGreaterThan(300);
  expect((await loadCalendarPreset(w.kernel, w.tenantId)).added).toBe(0);
  const calendar = await calendarOf(w);
  expect(calendar.isWorkday('2026-10-01')).toBe(false);
  expect(calendar.isWorkday('2026-02-28')).toBe(true);
});

test('a day set by hand counts from the next promise on, and a day cleared follows the week again', async () => {
  const w = await testWorld(database);
  const friday = new Date('2026-03-06T02:00:00Z');
  expect(addWorkingDays(friday, 1, await calendarOf(w))).toEqual(new Date('2026-03-09T09:00:00Z'));
  await w.kernel.execute(setDay, { date: '2026-03-09', kind: 'holiday', name: '节' }, asSystem(w));
  expect(addWorkingDays(friday, 1, await calendarOf(w))).toEqual(new Date('2026-03-10T09:00:00Z'));
  await w.kernel.execute(clearDay, { date: '2026-03-09' }, asSystem(w));
  expect(addWorkingDays(friday, 1, await calendarOf(w))).toEqual(new Date('2026-03-09T09:00:00Z'));
  await expect(w.kernel.execute(clearDay, { date: '2026-03-09' }, asSystem(w))).rejects.toThrow(DayNotSet);
});

test("a tenant's own day stays when announced days are added", async () => {
  const w = await testWorld(database);
  await w.kernel.execute(setDay, { date: '2026-10-01', kind: 'workday', name: '抢修' }, asSystem(w));
  await loadCalendarPreset(w.kernel, w.tenantId);
  expect((await calendarOf(w)).isWorkday('2026-10-01')).toBe(true);
});

test('the calendar is kept and costs one statement, until something changes', async () => {
  const w = await testWorld(database);
  await w.kernel.execute(changeHours, { from: '08:30', to: '17:30', weekdays: [1, 2, 3, 4, 5, 6] }, asSystem(w));
  const first = await calendarOf(w);
  expect(await calendarOf(w)).toBe(first);
  expect(first.day).toEqual({ from: '08:30', to: '17:30' });
  expect(first.isWorkday('2026-03-07')).toBe(true);
  await w.kernel.execute(setDay, { date: '2026-03-07', kind: 'holiday', name: '休' }, asSystem(w));
  expect(await calendarOf(w)).not.toBe(first);
});

test('hours that end before they begin, and a week without a working day, are refused', async () => {
  const w = await testWorld(database);
  const change = (input: { from: string; to: string; weekdays: number[] }) =>
    w.kernel.execute(changeHours, input, asSystem(w));
  await expect(change({ from: '17:00', to: '09:00', weekdays: [1] })).rejects.toThrow(HoursImpossible);
  await expect(change({ from: '09:00', to: '17:00', weekdays: [] })).rejects.toThrow(HoursImpossible);
});

test('only the system administrator changes the calendar, and a repeated change is one', async () => {
  const w = await testWorld(database);
  const day = { date: '2026-05-06', kind: 'holiday' as const, name: '节' };
  for (const actor of [w.actors.clerk, w.actors.security, { kind: 'visitor' as const, key: 'v' }]) {
    await expect(w.kernel.execute(setDay, day, { tenantId: w.tenantId, actor })).rejects.toThrow(NotAllowed);
  }
  const commandId = newId();
  const first = await w.kernel.execute(setDay, day, { ...asSystem(w), commandId });
  expect(await w.kernel.execute(setDay, day, { ...asSystem(w), commandId })).toEqual(first);
});

test('a date that does not exist is no day', async () => {
  const w = await testWorld(database);
  await expect(
    w.kernel.execute(setDay, { date: '2026-02-30', kind: 'holiday', name: '节' }, asSystem(w)),
  ).rejects.toMatchObject({ code: 'input-invalid' });
});

test('a year says whether its days off are known, and December asks for the next', async () => {
  const w = await testWorld(database);
  await loadCalendarPreset(w.kernel, w.tenantId);
  const year = await w.kernel.ask(yearOfCalendar, { year: 2026 }, asSystem(w));
  expect(year).toMatchObject({ known: true, missingYears: [], allowed: { edit: true } });
  expect(year.days.length).toBeGreaterThan(10);
  const calendar = await calendarOf(w);
  expect(missingYears(calendar, '2026-11-30')).toEqual([]);
  expect(missingYears(calendar, '2026-12-01')).toEqual([2027]);
  expect(calendar.isWorkday('2027-01-04')).toBe(true);
  const unknown = await w.kernel.ask(yearOfCalendar, { year: 2027 }, { tenantId: w.tenantId, actor: w.actors.worker });
  expect(unknown).toMatchObject({ known: false, allowed: { edit: false } });
});
