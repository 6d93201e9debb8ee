import { z } from 'zod';
import { systemActor } from '../../kernel/actor.ts';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import type { Job } from '../../kernel/jobs.ts';
import type { Subscriber } from '../../kernel/outbox.ts';
import { areaOf, childAreas, type Area } from '../people/public.ts';
import { ticketIdField } from './make-move.ts';
import { lockTicket, updateTicket } from './store.ts';

/**
 * When areas are merged or moved, their tickets follow, so that whoever answers for the land finds them in lists and figures.
 * The delivery of the event only notes the area; a job takes the tickets over, each by a command of its own, so a stop loses
 * nothing and nobody waits for all of them.
 */

const atOnce = 500;
/** a raising that read the area before it changed ends well within this */
const keptMs = 10 * 60_000;

/** Notes the areas whose tickets have to follow. */
export const noteChangedAreas: Subscriber = {
  name: 'tickets.areas',
  types: ['area.merged', 'area.moved'],
  async deliver({ tx, now }, events) {
    for (const { subjectId, data } of events) {
      const parentId = data['from'] ?? (await areaOf(tx, subjectId))?.parentId;
      if (typeof parentId !== 'string') continue;
      await tx.raw({
        text: `insert into tickets.areas_to_follow (tenant_id, area_id, former_parent_id, since) values ($1, $2, $3, $4)
               on conflict (tenant_id, area_id, former_parent_id) do update set since = excluded.since`,
        values: [tx.tenantId, subjectId, parentId, now],
      });
    }
  },
};

type Place = Pick<Area, 'streetId' | 'communityId' | 'gridId'>;
const placeKeys = ['areaId', 'streetId', 'communityId', 'gridId'] as const;
const placeOf = (areaId: string, { streetId, communityId, gridId }: Place) => ({
  areaId,
  streetId,
  communityId,
  gridId,
});

/** The area itself, or the one it was merged into in the end. */
async function survivorOf(tx: Tx, areaId: string): Promise<Area | undefined> {
  let area = await areaOf(tx, areaId);
  for (let hops = 0; area?.mergedIntoId && hops < 20; hops += 1) area = await areaOf(tx, area.mergedIntoId);
  return area;
}

/** Writes on a ticket where its area lies now; an area that was merged is the one it was merged into. Run by the program. */
export const followArea = command({
  name: 'tickets.follow-area',
  summary: 'Takes a ticket along with its area, which was merged or moved',
  input: z.object(ticketIdField),
  output: z.object({ changed: z.boolean() }),
  async run({ tx, actor, authorize, record }, { ticketId }) {
    authorize(actor.kind === 'system');
    const ticket = await lockTicket(tx, ticketId);
    const area = await survivorOf(tx, ticket.areaId);
    const before = placeOf(ticket.areaId, ticket);
    const after = area ? placeOf(area.id, area) : before;
    const changed = placeKeys.some((key) => before[key] !== after[key]);
    if (changed) await updateTicket(tx, ticketId, after);
    record({
      subject: { kind: 'ticket', id: ticketId },
      type: changed ? 'ticket.area-followed' : 'ticket.area-unchanged',
      data: { areaId: after.areaId, before, after },
    });
    return { changed };
  },
});

const columnOfLevel = { street: 'street_id', community: 'community_id', grid: 'grid_id' } as const;
const isScope = (level: Area['level']): level is keyof typeof columnOfLevel => level in columnOfLevel;

/** Tickets of an area, found through the indexes of open and answered ones, that do not lie where the area lies now. */
async function strayed(tx: Tx, areaId: string, formerParentId: string): Promise<string[]> {
  const area = await areaOf(tx, areaId);
  if (!area) return [];
  const place: Place = area;
  if (isScope(area.level)) {
    const column = columnOfLevel[area.level];
    // of a merged area all; of a moved one those that still carry what it stood under
    const wrong =
      area.mergedIntoId !== null
        ? ''
        : area.level === 'grid'
          ? 'and (street_id, community_id) is distinct from ($3::uuid, $4::uuid)'
          : 'and street_id is distinct from $3::uuid and $4::uuid is not null';
    return find(tx, `${column} = $2 ${wrong}`, [areaId, ...(wrong ? [place.streetId, place.communityId] : [])]);
  }
  const parent = await areaOf(tx, formerParentId);
  if (!parent) return [];
  const within = isScope(parent.level)
    ? ([columnOfLevel[parent.level], parent.id] as const)
    : parent.gridId
      ? (['grid_id', parent.gridId] as const)
      : parent.communityId
        ? (['community_id', parent.communityId] as const)
        : undefined;
  const survivor = (await survivorOf(tx, areaId)) ?? area;
  const below = [...(await idsBelow(tx, areaId)), ...(survivor.id === areaId ? [] : await idsBelow(tx, survivor.id))];
  return find(
    tx,
    `(area_id = $2 and $3 or area_id = any($4::uuid[])
       and (street_id, community_id, grid_id) is distinct from ($5::uuid, $6::uuid, $7::uuid))
     ${within ? `and ${within[0]} = $8` : ''}`,
    [
      areaId,
      area.mergedIntoId !== null,
      [areaId, ...below],
      survivor.streetId,
      survivor.communityId,
      survivor.gridId,
      ...(within ? [within[1]] : []),
    ],
  );
}

/** Estates have buildings below them, and nothing lies below those. */
async function idsBelow(tx: Tx, areaId: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ''; ;) {
    const children = await childAreas(tx, areaId, after, 200);
    ids.push(...children.map((child) => child.id));
    const last = children.at(-1);
    if (!last || children.length < 200) return ids;
    after = last.code;
  }
}

async function find(tx: Tx, where: string, values: unknown[]): Promise<string[]> {
  const found: string[] = [];
  for (const half of ['is_open', 'not is_open']) {
    const { rows } = await tx.raw<{ id: string }>({
      text: `select id from tickets.tickets where tenant_id = $1 and ${half} and ${where} limit ${atOnce}`,
      values: [tx.tenantId, ...values],
    });
    found.push(...rows.map((row) => row.id));
  }
  return found;
}

interface Noted {
  area_id: string;
  former_parent_id: string;
  since: Date;
}

/** Takes the tickets of changed areas along. */
export const followAreas: Job = {
  name: 'tickets.follow-areas',
  everyMs: 5000,
  async run({ kernel, tenantId, stopped }) {
    const { database } = kernel;
    const noted = await database.transaction(
      tenantId,
      async (tx) =>
        (
          await tx.raw<Noted>({
            name: 'tickets_areas_to_follow',
            text: `select area_id, former_parent_id, since from tickets.areas_to_follow where tenant_id = $1
                   order by since limit 200`,
            values: [tenantId],
          })
        ).rows,
      { readOnly: true },
    );
    const actor = systemActor('job:follow-areas');
    for (const { area_id: areaId, former_parent_id: parentId, since } of noted) {
      for (;;) {
        const ids = await database.transaction(tenantId, (tx) => strayed(tx, areaId, parentId), { readOnly: true });
        let moved = 0;
        for (const ticketId of ids) {
          if (stopped()) return;
          if ((await kernel.execute(followArea, { ticketId }, { tenantId, actor })).changed) moved += 1;
        }
        if (moved === 0) break;
      }
      await database.transaction(tenantId, async (tx) => {
        await tx.raw({
          text: `delete from tickets.areas_to_follow
                 where tenant_id = $1 and area_id = $2 and former_parent_id = $3 and since = $4 and since < $5`,
          values: [tenantId, areaId, parentId, since, new Date(kernel.clock.now().getTime() - keptMs)],
        });
      });
    }
  },
};
