/** The demo district at a small scale: alike from the same seed, believable in its states, and true to its own events. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SetClock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { states } from '../../modules/tickets/public.ts';
import { demoCast, demoPeople } from './cast.ts';
import { isUnfinished } from './progress.ts';
import { seedDemo } from './seed.ts';

const now = '2026-11-19T06:30:00Z';
const secret = new Uint8Array(32).fill(7);
const options = { tickets: 300, secret };

type Row = Record<string, unknown>;
const tables = [
  'kernel.tenants',
  'people.areas',
  'people.units',
  'people.persons',
  'people.memberships',
  'people.grants',
  'people.credentials',
  'tickets.tickets',
  'tickets.reporters',
  'tickets.pictures',
  'tickets.returns',
  'tickets.promise_requests',
  'tickets.information_requests',
  'tickets.ratings',
  'figures.counts',
];

async function open(): Promise<{ database: Database; kernel: Kernel; clock: SetClock }> {
  const database = await freshPglite();
  const clock = new SetClock(now);
  return { database, clock, kernel: new Kernel({ database, clock }) };
}

async function tenantOf(database: Database): Promise<string> {
  const { rows } = await database.reference((tx) =>
    tx.raw<{ tenant_id: string }>({ text: 'select tenant_id from kernel.tenants', values: [] }),
  );
  return rows[0]?.tenant_id ?? '';
}

async function rowsOf<T = Row>(database: Database, text: string): Promise<T[]> {
  return database.transaction(await tenantOf(database), async (tx) => (await tx.raw<T>({ text, values: [] })).rows, {
    readOnly: true,
  });
}

/** A hash of every row of the tables, and of all that a ticket's events say. */
async function printOf(database: Database): Promise<string[]> {
  const hash = (from: string) =>
    `select md5(coalesce(string_agg(md5(r::text), '' order by md5(r::text)), '')) as print, count(*)::int as n from (${from}) r`;
  const sources = [
    ...tables.map((table) => [table, `select * from ${table}`] as const),
    [
      'events',
      `select id, subject_id, type, data, actor_id, command_id, at from kernel.events where subject_kind = 'ticket'`,
    ] as const,
  ];
  const prints: string[] = [];
  for (const [name, from] of sources) {
    const [row] = await rowsOf<{ print: string; n: number }>(database, hash(from));
    prints.push(`${name} ${row?.n} ${row?.print}`);
  }
  return prints;
}

describe('the demo district', () => {
  let database: Database;
  const shares: number[] = [];

  beforeAll(async () => {
    const opened = await open();
    ({ database } = opened);
    await seedDemo(opened, { ...options, progress: (share) => shares.push(share) });
  });
  afterAll(() => database.close());

  const rows = <T = Row>(text: string) => rowsOf<T>(database, text);

  test('comes out alike from the same seed at the same time, also when its making was interrupted', async () => {
    const other = await open();
    let left = 12;
    await expect(
      seedDemo(other, {
        ...options,
        progress() {
          left -= 1;
          // somewhere among the tickets the program ends
          if (left < 8) throw new Error('interrupted');
        },
      }),
    ).rejects.toThrow('interrupted');
    const tenantId = await tenantOf(other.database);
    expect(await isUnfinished(other.database, tenantId)).toBe(true);
    other.clock.advance(60_000);
    await seedDemo(other);
    expect(await isUnfinished(other.database, tenantId)).toBe(false);
    const [one, two] = [await printOf(database), await printOf(other.database)];
    await other.database.close();
    // what was made after the interruption carries its own time of making, not another content
    const apart = (prints: string[]) =>
      prints.filter((line) => !line.startsWith('figures.') || line.includes('counts'));
    expect(apart(two)).toEqual(apart(one));
  });

  test('tells how far it is, ever further, to the end', () => {
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  test('has four hundred people and more, and a cast that one click signs in as', async () => {
    const [people] = await rows<{ n: number }>('select count(*)::int as n from people.persons');
    expect(people?.n).toBeGreaterThanOrEqual(400);
    const accounts = await rows<{ login_name: string; name: string; roles: string[] }>(
      `select c.login_name, p.name, array_agg(g.role order by g.role) as roles from people.credentials c
       join people.persons p on p.id = c.person_id join people.grants g on g.person_id = c.person_id
       group by 1, 2, p.id order by p.id`,
    );
    expect(accounts.map(({ login_name }) => login_name)).toEqual(demoCast.map(({ key }) => key));
    for (const member of demoCast) {
      expect(accounts.find(({ login_name }) => login_name === member.key)?.roles).toContain(member.role);
    }
    expect(demoPeople).toHaveLength(demoCast.length);
  });

  test('has tickets in every state, of every outcome, with every kind of turn', async () => {
    const found = await rows<{ state: string }>('select distinct state from tickets.tickets');
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(states));
    const types = new Set(
      (await rows<{ type: string }>('select distinct type from kernel.events')).map(({ type }) => type),
    );
    for (const type of [
      'returned',
      'return-decided',
      'information-asked',
      'promise-move-asked',
      'promise-moved',
      'overdue',
      'called-back',
      'rated',
      'reopened',
      'excluded',
      'withdrawn',
      'noted',
    ]) {
      expect(types, type).toContain(`ticket.${type}`);
    }
    const [counts] = await rows<Record<string, number>>(
      `select count(*) filter (where state = 'raised')::int as waiting, count(*) filter (where asked_promise_on is not null)::int as asking,
         count(*) filter (where state = 'awaiting-information')::int as asked, count(*) filter (where state = 'returned')::int as returned,
         count(*) filter (where state in ('resolved', 'closed') and review_on is not null)::int as put_off,
         count(*) filter (where is_open and overdue_at is not null)::int as overdue from tickets.tickets`,
    );
    for (const [what, n] of Object.entries(counts ?? {})) expect(n, what).toBeGreaterThan(0);
  });

  test('leaves work for the field: overdue, soon and later, for those who walk and those who repair', async () => {
    for (const key of ['grid-worker', 'unit-staff']) {
      const [list] = await rows<{ n: number; overdue: number; later: number }>(
        `select count(*)::int as n, count(*) filter (where promised_until < '${now}')::int as overdue,
           count(*) filter (where promised_until > '${now}')::int as later
         from tickets.tickets t join people.credentials c on c.person_id = t.handler_id
         where c.login_name = '${key}' and t.is_open`,
      );
      expect(list?.n, key).toBeGreaterThanOrEqual(9);
      expect(list?.n, key).toBeLessThanOrEqual(16);
      expect(list?.overdue, key).toBeGreaterThan(0);
      expect(list?.later, key).toBeGreaterThan(0);
    }
  });

  test('lies in the past, every ticket with its own events in order', async () => {
    const [late] = await rows<{ n: number }>(`select count(*)::int as n from kernel.events where at > '${now}'`);
    expect(late?.n).toBe(0);
    const [early] = await rows<{ n: number }>(
      `select count(*)::int as n from kernel.events e join kernel.events f on f.subject_id = e.subject_id and f.seq < e.seq and f.at > e.at`,
    );
    expect(early?.n).toBe(0);
  });

  test('agrees with its events: what a ticket says is what happened last', async () => {
    const tickets = await rows<{
      id: string;
      state: string;
      unit_id: string | null;
      promised_on: string | null;
      handling: number;
    }>('select id, state, unit_id, promised_on, handling from tickets.tickets');
    const events = await rows<{ subject_id: string; type: string; data: Row }>(
      `select subject_id, type, data from kernel.events where subject_kind = 'ticket' order by seq`,
    );
    const told = new Map<
      string,
      { state: string; unitId: unknown; promisedOn: unknown; handling: number; before: string }
    >();
    for (const { subject_id, type, data } of events) {
      const one = told.get(subject_id) ?? { state: '', unitId: null, promisedOn: null, handling: 1, before: '' };
      told.set(subject_id, { ...one, ...after(type.replace('ticket.', ''), data, one) });
    }
    expect(tickets.length).toBeGreaterThanOrEqual(300);
    for (const { id, ...row } of tickets) {
      const one = told.get(id);
      expect(
        { state: one?.state, unit_id: one?.unitId, promised_on: one?.promisedOn, handling: one?.handling },
        id,
      ).toEqual(row);
    }
  });

  test('is counted: the figures of its communities hold every ticket that has one', async () => {
    const [counted] = await rows<{ raised: number }>(
      `select sum(c.raised)::int as raised from figures.counts c join people.areas a on a.id = c.area_id
       where a.level = 'community' and c.dimension = 'all'`,
    );
    const [there] = await rows<{ n: number }>(
      'select count(*)::int as n from tickets.tickets where community_id is not null',
    );
    expect(counted?.raised).toBe(there?.n);
  });

  test('has nobody whose number could be called', async () => {
    const phones = await rows<{ phone: string }>(
      'select phone from tickets.reporters where phone is not null union select phone from people.persons where phone is not null',
    );
    expect(phones.length).toBeGreaterThan(400);
    for (const { phone } of phones) expect(phone).toMatch(/^\+86179\d{8}$/);
  });
});

/** What an event makes of what is known of its ticket. */
function after(
  type: string,
  data: Row,
  one: { state: string; before: string },
): Partial<{ state: string; unitId: unknown; promisedOn: unknown; handling: number; before: string }> {
  switch (type) {
    case 'raised':
      return { state: 'raised' };
    case 'dispatched':
      return { state: 'dispatched', unitId: data['unitId'], promisedOn: data['promisedOn'] };
    case 'accepted':
      return { state: 'accepted' };
    case 'returned':
      return { state: 'returned' };
    case 'return-decided':
      return { state: data['unitId'] === null ? 'raised' : 'dispatched', unitId: data['unitId'] };
    case 'information-asked':
      return { state: 'awaiting-information', before: one.state };
    case 'information-supplied':
    case 'information-ended':
      return { state: one.before };
    case 'promise-moved':
      return { promisedOn: data['toDate'] };
    case 'resolved':
      return { state: 'resolved' };
    case 'reopened':
    case 'reviewed':
      return {
        state: data['unitId'] === null ? 'raised' : 'dispatched',
        promisedOn: data['promisedOn'],
        handling: data['handling'] as number,
      };
    case 'closed':
      return { state: 'closed' };
    case 'withdrawn':
      return { state: 'withdrawn' };
    default:
      return {};
  }
}
