import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { eventsBefore } from '../../kernel/event.ts';
import { areasOf } from './area-store.ts';
import { unitsOf } from './directory.ts';
import { containing, page, pageFields, pageMark, PageMarkWrong, readPageMark } from './paging.ts';
import { personById, placeOfPerson } from './person-store.ts';
import { maskPhone } from './phone.ts';
import { may, visiblePersons } from './policy.ts';
import { roles } from './roles.ts';

const listed = z.object({
  id: z.uuid(),
  name: z.string(),
  phone: z.string().nullable().describe('masked'),
  homeAreaName: z.string().nullable(),
  skills: z.array(z.string()),
  unitNames: z.array(z.string()),
});

/** Persons the actor may read, by name; phones masked. Who left is not listed. */
export const persons = query({
  name: 'people.persons',
  summary: 'Persons one may read, by name: of a unit, by words; phones masked.',
  input: z.object({
    words: z.string().trim().max(40).optional(),
    unitId: z.uuid().optional(),
    skill: z.string().trim().max(40).optional(),
    ...pageFields,
  }),
  output: z.object({
    items: z.array(listed),
    next: z.string().nullable(),
    allowed: z.object({ register: z.boolean() }),
  }),
  refusals: [PageMarkWrong],
  async run({ tx, actor, authorize }, { words, unitId, skill, after, limit }) {
    authorize(may.listPersons(actor));
    const mark = readPageMark(after, 'text', 'uuid');
    const { scopes, selfId } = visiblePersons(actor);
    const lists = scopes === 'all' ? { streets: [], communities: [], grids: [], units: [] } : scopes;
    const { rows } = await tx.raw<{
      id: string;
      name: string;
      phone: string | null;
      home_name: string | null;
      skills: string[];
      unit_names: string[];
    }>({
      name: 'people_persons_page',
      text: `select p.id, p.name, p.phone, p.skills, h.name as home_name,
               coalesce((select jsonb_agg(u.name order by u.name) from people.memberships m
                 join people.units u on u.tenant_id = m.tenant_id and u.id = m.unit_id
                 where m.tenant_id = p.tenant_id and m.person_id = p.id), '[]') as unit_names
             from people.persons p left join people.areas h on h.tenant_id = p.tenant_id and h.id = p.home_area_id
             where p.tenant_id = $1 and p.left_at is null and (p.name, p.id) > ($2, $3::uuid)
               and ($4::text is null or p.name ilike $4) and ($5::text is null or $5 = any(p.skills))
               and ($6::uuid is null or exists (select 1 from people.memberships m
                 where m.tenant_id = p.tenant_id and m.person_id = p.id and m.unit_id = $6))
               and ($7::boolean or p.id = $8::uuid or h.street_id = any($9::uuid[]) or h.community_id = any($10::uuid[])
                 or h.grid_id = any($11::uuid[]) or exists (select 1 from people.memberships m
                   join people.units u on u.tenant_id = m.tenant_id and u.id = m.unit_id
                   where m.tenant_id = p.tenant_id and m.person_id = p.id
                     and (u.street_id = any($9::uuid[]) or u.community_id = any($10::uuid[]) or u.id = any($12::uuid[]))))
             order by p.name, p.id limit $13`,
      values: [
        tx.tenantId,
        mark?.[0] ?? '',
        mark?.[1] ?? '00000000-0000-0000-0000-000000000000',
        words ? containing(words) : null,
        skill ?? null,
        unitId ?? null,
        scopes === 'all',
        selfId,
        lists.streets,
        lists.communities,
        lists.grids,
        lists.units,
        limit + 1,
      ],
    });
    const { items, next } = page(rows, limit, (row) => pageMark(row.name, row.id));
    return {
      items: items.map((row) => ({
        id: row.id,
        name: row.name,
        phone: row.phone && maskPhone(row.phone),
        homeAreaName: row.home_name,
        skills: row.skills,
        unitNames: row.unit_names,
      })),
      next,
      allowed: { register: may.changePersons(actor) },
    };
  },
});

/** One person with units and roles; the phone masked. Whom one may not read does not exist. */
export const person = query({
  name: 'people.person',
  summary: 'One person with units, roles and account; the phone masked.',
  input: z.object({ personId: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    phone: z.string().nullable().describe('masked'),
    homeAreaId: z.uuid().nullable(),
    homeAreaName: z.string().nullable(),
    skills: z.array(z.string()),
    left: z.boolean(),
    units: z.array(z.object({ id: z.uuid(), name: z.string(), title: z.string().nullable() })),
    grants: z.array(
      z.object({
        id: z.uuid(),
        role: z.enum(roles),
        areaId: z.uuid(),
        areaName: z.string(),
        unitId: z.uuid().nullable(),
        unitName: z.string().nullable(),
        since: z.string(),
        allowed: z.object({ revoke: z.boolean() }),
      }),
    ),
    account: z
      .object({ loginName: z.string(), secondFactor: z.boolean(), lockedUntil: z.string().nullable() })
      .nullable()
      .describe('only for administrators'),
    allowed: z.object({
      change: z.boolean(),
      unmask: z.boolean(),
      giveWorkRole: z.boolean(),
      giveAdministratorRole: z.boolean(),
      manageAccount: z.boolean(),
    }),
  }),
  refusals: [NotFound],
  async run({ tx, actor, now, authorize }, { personId }) {
    const found = await personById(tx, personId);
    const place = await placeOfPerson(tx, personId);
    if (!may.readPerson(actor, place)) throw new NotFound({ what: 'person' });
    authorize(true);
    const memberships = await tx.raw<{ unit_id: string; title: string | null }>({
      text: 'select unit_id, title from people.memberships where tenant_id = $1 and person_id = $2 order by since, unit_id',
      values: [tx.tenantId, personId],
    });
    const grants = await tx.raw<{
      id: string;
      role: (typeof roles)[number];
      area_id: string;
      unit_id: string | null;
      granted_at: Date;
    }>({
      text: `select id, role, area_id, unit_id, granted_at from people.grants
             where tenant_id = $1 and person_id = $2 and revoked_at is null order by granted_at, id limit 200`,
      values: [tx.tenantId, personId],
    });
    const units = await unitsOf(
      tx,
      [...memberships.rows, ...grants.rows].flatMap((row) => (row.unit_id === null ? [] : [row.unit_id])),
    );
    const areas = await areasOf(tx, [
      ...grants.rows.map((row) => row.area_id),
      ...(found.homeAreaId ? [found.homeAreaId] : []),
    ]);
    const other = actor.kind !== 'person' || actor.id !== personId;
    return {
      id: found.id,
      name: found.name,
      phone: found.phone && maskPhone(found.phone),
      homeAreaId: found.homeAreaId,
      homeAreaName: (found.homeAreaId && areas.get(found.homeAreaId)?.name) || null,
      skills: [...found.skills],
      left: found.leftAt !== null,
      units: memberships.rows.map((row) => ({
        id: row.unit_id,
        name: units.get(row.unit_id)?.name ?? '',
        title: row.title,
      })),
      grants: grants.rows.map((row) => ({
        id: row.id,
        role: row.role,
        areaId: row.area_id,
        areaName: areas.get(row.area_id)?.name ?? '',
        unitId: row.unit_id,
        unitName: (row.unit_id && units.get(row.unit_id)?.name) || null,
        since: row.granted_at.toISOString(),
        allowed: { revoke: may.changeGrant(actor, row.role) },
      })),
      account: may.readGrants(actor) ? await accountOf(tx, personId, now) : null,
      allowed: {
        change: may.changePersons(actor) && found.leftAt === null,
        unmask: may.unmaskPerson(actor, place) && found.phone !== null,
        giveWorkRole: other && may.changeGrant(actor, 'clerk') && found.leftAt === null,
        giveAdministratorRole: other && may.changeGrant(actor, 'audit-administrator') && found.leftAt === null,
        manageAccount: other && may.manageAccounts(actor) && found.leftAt === null,
      },
    };
  },
});

async function accountOf(tx: Parameters<typeof personById>[0], personId: string, now: Date) {
  const { rows } = await tx.raw<{ login_name: string; totp_confirmed_at: Date | null; locked_until: Date | null }>({
    text: `select login_name, totp_confirmed_at, locked_until from people.credentials
           where tenant_id = $1 and person_id = $2`,
    values: [tx.tenantId, personId],
  });
  const row = rows[0];
  if (!row) return null;
  const locked = row.locked_until !== null && row.locked_until > now;
  return {
    loginName: row.login_name,
    secondFactor: row.totp_confirmed_at !== null,
    lockedUntil: locked ? (row.locked_until?.toISOString() ?? null) : null,
  };
}

/** A person's whole number, for whoever has just unmasked it (people.unmask-person) and only then. */
export const personPhone = query({
  name: 'people.person-phone',
  summary: "A person's whole phone number, within five minutes of unmasking it.",
  input: z.object({ personId: z.uuid() }),
  output: z.object({ phone: z.string().nullable() }),
  refusals: [NotFound],
  async run({ tx, actor, now, authorize }, { personId }) {
    authorize(
      actor.kind === 'system' ||
        (actor.kind === 'person' && (await hasUnmasked(tx, actor.id, personId, new Date(now.getTime() - 300_000)))),
    );
    return { phone: (await personById(tx, personId)).phone };
  },
});

async function hasUnmasked(
  tx: Parameters<typeof personById>[0],
  actorId: string,
  personId: string,
  since: Date,
): Promise<boolean> {
  const found = await eventsBefore(tx, { actorId, subjectId: personId, type: 'person.unmasked', limit: 1 });
  return found.some((event) => event.recordedAt >= since);
}
