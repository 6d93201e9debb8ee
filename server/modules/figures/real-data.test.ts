/**
 * Real messages of residents, beside the checkout where there are any: they go in by the command line's import, and the figures
 * must then agree to the last one with what this file counts from the data by itself. No line of them is part of the product.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isWorkday } from 'chinese-days';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../kernel/database/testing.ts';
import type { OutputOf } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { loadCalendarPreset } from '../calendar/public.ts';
import { importFile, type Terminal } from '../tickets/import/testing.ts';
import { inbox } from '../tickets/inbox.query.ts';
import { readTickets, Where } from '../tickets/list.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { figures } from './figures.query.ts';
import { figuresWorld, type FiguresWorld } from './testing.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/citizen-messages/', import.meta.url));
const files = { open: `${folder}messages.jsonl`, answered: `${folder}answered.jsonl` };
const there = existsSync(files.open) && existsSync(files.answered);

interface Message {
  id: string;
  user: string;
  subject: string;
  at: string;
  body: string;
  reply?: string;
  repliedAt?: string;
  likes?: number;
}

// What follows counts from the file with nothing of the product.

const read = (path: string): Message[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Message);

/** The date in China: eight hours ahead, all year round since 1992. A date without a time is itself. */
function dateInChina(text: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/u.exec(text) ?? [];
  if (year !== '') return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return new Date(Date.parse(text) + 8 * 3_600_000).toISOString().slice(0, 10);
}

const dayMs = 86_400_000;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayMs;

const workdays = new Map<string, boolean>();
function workingDaysBetween(from: string, to: string): number {
  let count = 0;
  for (let day = Date.parse(from) + dayMs; day <= Date.parse(to); day += dayMs) {
    const date = new Date(day).toISOString().slice(0, 10);
    const known = workdays.get(date) ?? isWorkday(date);
    workdays.set(date, known);
    if (known) count += 1;
  }
  return count;
}

/** The smallest value that at least this share of all does not exceed. */
function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

interface Waited {
  month: string;
  days: number;
  workingDays: number;
}

const waitedOf = (messages: readonly Message[]): Waited[] =>
  messages.map(({ at, repliedAt = '' }) => ({
    month: dateInChina(at).slice(0, 7),
    days: daysBetween(dateInChina(at), dateInChina(repliedAt)),
    workingDays: workingDaysBetween(dateInChina(at), dateInChina(repliedAt)),
  }));

const within = (month: string, [from, to]: readonly [string, string]): boolean => month >= from && month <= to;

function countByMonth(months: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const month of months) counts[month] = (counts[month] ?? 0) + 1;
  return counts;
}

// The figures are asked for five years at most at a time.
const periods = [
  ['2007-01', '2011-12'],
  ['2012-01', '2016-12'],
  ['2017-01', '2020-12'],
] as const;

if (!there) {
  test.skip('not compared with real messages: there are none beside the checkout (../shared/data/citizen-messages)', () => {});
}

describe.runIf(there).each(engines())('real messages on $name', ({ open }) => {
  const messages = there ? read(files.open) : [];
  const answered = there ? read(files.answered) : [];
  const waited = waitedOf(answered);
  const raisedMonths = [...messages, ...answered].map(({ at }) => dateInChina(at).slice(0, 7));

  let database: Database;
  let close: () => Promise<void>;
  let world: FiguresWorld;
  let said: Terminal[];
  beforeAll(async () => {
    ({ database, close } = await open());
    world = await figuresWorld(database);
    await loadCalendarPreset(world.kernel, world.tenantId);
    const options = { channel: 'leader-mailbox' };
    said = [];
    for (const file of [files.open, files.answered]) {
      said.push(await importFile(world, file, options, { deliver: world.deliver }));
    }
  }, 600_000);
  afterAll(() => close());

  const tickets = (state: string): Promise<Ticket[]> =>
    database.transaction(world.tenantId, (tx) =>
      readTickets(tx, new Where(world.tenantId).add('t.state = ?', state), 't.raised_at, t.id', 10_000),
    );
  const ask = (period: readonly [string, string]): Promise<OutputOf<typeof figures>> =>
    world.kernel.ask(
      figures,
      { from: period[0], to: period[1] },
      { tenantId: world.tenantId, actor: world.actors.dispatcher },
    );

  test('every message is in: the open ones open, the answered ones answered, nothing refused', async () => {
    expect(said.map(({ code, told }) => ({ code, told }))).toEqual([
      { code: 0, told: [] },
      { code: 0, told: [] },
    ]);
    expect((await tickets('raised')).length).toBe(messages.length);
    expect((await tickets('resolved')).length).toBe(answered.length);
    expect([messages.length, answered.length]).toEqual([4326, 2816]);
  });

  test('each has its words whole, its real times, its channel and its real reply', async () => {
    const all = new Map([...(await tickets('raised')), ...(await tickets('resolved'))].map((t) => [t.sourceId, t]));
    let long = 0;
    for (const message of [...messages, ...answered]) {
      const ticket = all.get(message.id);
      // compared piece by piece, so that a failure prints no resident's words
      expect([ticket?.body === message.body, ticket?.subject === message.subject], message.id).toEqual([true, true]);
      expect(ticket?.raisedAt.getTime(), message.id).toBe(Date.parse(message.at));
      expect(ticket?.channel).toBe('leader-mailbox');
      expect(ticket?.outcomeText === (message.reply ?? null), message.id).toBe(true);
      if (message.repliedAt?.includes('T')) expect(ticket?.resolvedAt?.getTime()).toBe(Date.parse(message.repliedAt));
      if (message.body.length > 4000) long += 1;
    }
    expect(long).toBe(5);
    const dateOnly = answered.filter(({ repliedAt }) => !repliedAt?.includes('T'));
    expect(dateOnly.length).toBe(1);
    for (const { id, repliedAt = '' } of dateOnly) {
      const resolvedAt = all.get(id)?.resolvedAt;
      expect(dateInChina(resolvedAt?.toISOString() ?? '')).toBe(dateInChina(repliedAt));
    }
  });

  test('counts by month agree with the file', async () => {
    const raised = countByMonth(raisedMonths);
    const replied = countByMonth(waited.map(({ month }) => month));
    const shown: Record<string, number> = {};
    const shownReplied: Record<string, number> = {};
    for (const period of periods) {
      const { months, channels, total } = await ask(period);
      for (const { month, counts } of months) {
        if (counts.raised > 0) shown[month] = counts.raised;
        if (counts.resolved > 0) shownReplied[month] = counts.resolved;
        expect(counts.open + counts.resolved).toBe(counts.raised);
      }
      const here = raisedMonths.filter((month) => within(month, period)).length;
      expect(total.counts.raised).toBe(here);
      expect(channels.map(({ channel, counts }) => [channel, counts.raised])).toEqual(
        here > 0 ? [['leader-mailbox', here]] : [],
      );
    }
    expect(shown).toEqual(raised);
    expect(shownReplied).toEqual(replied);
  });

  test('median, ninetieth percentile of days and the share within 15 working days agree with the file', async () => {
    for (const period of periods) {
      const { days } = await ask(period);
      const here = waited.filter(({ month }) => within(month, period));
      const calendarDays = here.map((one) => one.days);
      const workingDays = here.map((one) => one.workingDays);
      expect(days.calendar).toMatchObject({
        n: here.length,
        median: nearestRank(calendarDays, 0.5),
        p90: nearestRank(calendarDays, 0.9),
      });
      expect(days.working).toMatchObject({
        n: here.length,
        median: nearestRank(workingDays, 0.5),
        p90: nearestRank(workingDays, 0.9),
        withinDays: 15,
        within: workingDays.filter((count) => count <= 15).length,
      });
    }
  });

  test('the list behind the share within 15 working days has as many tickets', async () => {
    const { days } = await ask(periods[2]);
    let listed = 0;
    let after: string | undefined;
    do {
      const page = await world.kernel.ask(
        inbox,
        { ...days.working.withinList, limit: 100, after },
        { tenantId: world.tenantId, actor: world.actors.dispatcher },
      );
      listed += page.items.length;
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(listed).toBe(days.working.within);
  });
});
