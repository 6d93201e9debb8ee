import pg from 'pg';
import type { Database } from '../../server/kernel/database/database.ts';
import type { TestWorld } from '../../server/modules/people/testing.ts';

/** Where tickets are, and who handles them there. */
export interface Place {
  areaId: string;
  streetId: string | null;
  communityId: string | null;
  gridId: string | null;
  unitId: string;
  handlerId: string;
}

/**
 * Fills a database with so many tickets of a year, each with reporter, command and a story of three events, spread over areas, units,
 * channels and states; then VACUUM ANALYZE, so that the planner knows what is there. Done in SQL because a million go in at once.
 */
export async function manyTickets(
  database: Database,
  world: { tenantId: string; places: readonly Place[] },
  count: number,
  url?: string,
): Promise<void> {
  const values = world.places
    .map(
      ({ areaId, streetId, communityId, gridId, unitId, handlerId }, index) =>
        `(${index}, ${[areaId, streetId, communityId, gridId, unitId, handlerId].map(quoted).join(', ')})`,
    )
    .join(', ');
  const fill = (from: number, to: number) =>
    database.transaction(world.tenantId, (tx) =>
      tx.raw({
        text: `with areas (place, id, street_id, community_id, grid_id, unit, handler) as (values ${values}),
       made as (
         select i, gen_random_uuid() as id, areas.id as area_id, street_id, community_id, grid_id, unit, handler,
           timestamptz '2026-03-01 00:00Z' - make_interval(secs => (i * 31536000.0 / $2)) as raised_at,
           -- one in twelve is open
           case when i % 12 = 0 then (array['raised', 'dispatched', 'accepted'])[1 + i / 12 % 3] when i % 12 = 1 then 'resolved' else 'closed' end as state
         from generate_series($3::bigint, $4::bigint) i join areas on areas.place = i / 12 % ${world.places.length}
       ), tickets as (
         insert into tickets.tickets (tenant_id, id, number, channel, category, subject, body, area_id, street_id, community_id, grid_id, state, mover,
           move_due_at, unit_id, handler_id, raised_at, dispatched_at, first_promised_on, promised_on, promised_until, outcome, outcome_text, resolved_at,
           closed_at, recorded_at, overdue_at, solved, satisfied, rated_at)
         select $1, id, (10000000 + i)::text || '0', (array['site', 'phone', 'grid-worker'])[1 + i % 3], '路灯', '湖景小区三号楼门口的路灯 ' || i,
           '湖景小区三号楼门口的路灯已经三天不亮了，晚上看不清台阶，老人出门不方便，请尽快来修。', area_id, street_id, community_id, grid_id, state,
           case state when 'raised' then 'dispatcher' when 'dispatched' then 'unit' when 'accepted' then 'handler' when 'resolved' then 'caller' else 'nobody' end,
           -- one in twenty is stuck
           case when state <> 'closed' then now() + make_interval(hours => ((i / 12 * 7919) % 480 - 24)::integer) end, case when state <> 'raised' then unit end,
           case when state in ('accepted', 'resolved', 'closed') then handler end, raised_at, case when state <> 'raised' then raised_at end,
           raised_at::date + 5, raised_at::date + 5, raised_at + interval '5 days', case when state in ('resolved', 'closed') then 'solved' end,
           case when state in ('resolved', 'closed') then '灯已换好。' end, case when state in ('resolved', 'closed') then raised_at + interval '2 days' end,
           case when state = 'closed' then raised_at + interval '3 days' end, raised_at,
           -- nothing is left for the timers to do, which would work beside what is measured
           case when state in ('raised', 'dispatched', 'accepted') then raised_at + interval '5 days' end,
           case when state in ('resolved', 'closed') then true end, case when state in ('resolved', 'closed') then true end,
           case when state in ('resolved', 'closed') then raised_at + interval '3 days' end
         from made returning id, raised_at
       ), reporters as (
         insert into tickets.reporters (tenant_id, ticket_id, name, notice_version) select $1, id, '何秀兰', '1' from tickets
       ), events as (
         insert into kernel.events (tenant_id, id, subject_kind, subject_id, type, data, actor_kind, command_id, command_name, at, recorded_at)
         select $1, gen_random_uuid(), 'ticket', id, type, '{"channel":"site"}', 'visitor', gen_random_uuid(), 'tickets.raise', raised_at, raised_at
         from tickets cross join (values ('ticket.raised'), ('ticket.dispatched'), ('ticket.accepted')) as types (type)
       )
       insert into kernel.commands (tenant_id, id, name, actor_key, input_hash, answer, at)
       select $1, gen_random_uuid(), 'tickets.raise', 'visitor', 'x', '{}', raised_at from tickets`,
        values: [world.tenantId, count, from, to - 1],
      }),
    );
  const atOnce = 10_000;
  for (let from = 0; from < count; from += 2 * atOnce) {
    const middle = Math.min(count, from + atOnce);
    await Promise.all([fill(from, middle), fill(middle, Math.min(count, middle + atOnce))]);
  }
  await database.maintain();
  if (url === undefined) return;
  const client = new pg.Client(url);
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}

/** The places of the test land. */
export function placesOf(world: TestWorld): Place[] {
  const { lakesideGrid1, lakesideGrid2, oldTown, millVillage } = world.areas;
  return [lakesideGrid1, lakesideGrid2, oldTown, millVillage].map(({ id, streetId, communityId, gridId }) => ({
    areaId: id,
    streetId,
    communityId,
    gridId,
    unitId: world.units.works.id,
    handlerId: world.actors.staff.id,
  }));
}

const quoted = (id: string | null): string => (id === null ? 'null::uuid' : `'${id}'::uuid`);
