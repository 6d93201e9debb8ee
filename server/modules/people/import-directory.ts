import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { bulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { derivedId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { areaKinds, levelOf, scopeColumnsUnder, type Area } from './area.ts';
import { areasOf, insertAreas } from './area-store.ts';
import { unitKinds } from './directory.ts';
import { PhoneWrong } from './people.refusals.ts';
import { normalisePhone, phoneHash } from './phone.ts';
import { roles } from './roles.ts';
import { loginKey } from './sign-in/credential-store.ts';
import { noPassword } from './sign-in/password.ts';

/**
 * Takes in land, units and persons at once, with memberships, grants and homes: for seeds and moves from other systems. Only the
 * program itself may. Ids are the caller's; what is there already stays as it is, so feeding it twice changes nothing. An area
 * comes after its parent. At most 5,000 areas, 2,000 units and 5,000 persons a call; one event for all.
 */
export const importDirectory = command({
  name: 'people.import-directory',
  summary: 'Take in land, units and persons with their memberships and grants (program only).',
  input: z.object({
    areas: z
      .array(
        z.object({
          id: z.uuid(),
          code: z.string().min(1).max(40),
          name: z.string().trim().min(1).max(80),
          kind: z.enum(areaKinds),
          parentId: z.uuid().nullable(),
        }),
      )
      .max(5000)
      .default([]),
    units: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string().trim().min(1).max(80),
          kind: z.enum(unitKinds),
          areaId: z.uuid(),
          phone: z.string().max(40).nullish(),
        }),
      )
      .max(2000)
      .default([]),
    persons: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string().trim().min(1).max(60),
          phone: z.string().max(40).nullish(),
          homeAreaId: z.uuid().nullish(),
          skills: z.array(z.string().min(1).max(40)).max(20).default([]),
          units: z
            .array(z.object({ unitId: z.uuid(), title: z.string().max(40).nullish() }))
            .max(20)
            .default([]),
          grants: z
            .array(z.object({ role: z.enum(roles), areaId: z.uuid(), unitId: z.uuid().nullish() }))
            .max(20)
            .default([]),
          /** a login name; without a password's hash nobody can sign in until one is set, but by a demonstration's click */
          account: z.object({ loginName: z.string().max(60), passwordHash: z.string().optional() }).optional(),
        }),
      )
      .max(5000)
      .default([]),
  }),
  output: z.object({ areas: z.int(), units: z.int(), persons: z.int() }),
  refusals: [NotAllowed, NotFound, PhoneWrong],
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(actor.kind === 'system');
    const areas = await addAreas(tx, input.areas, now);
    const units = await addUnits(tx, input.units, now);
    const persons = await addPersons(tx, input.persons, now);
    record({
      subject: { kind: 'directory', id: tx.tenantId },
      type: 'directory.imported',
      data: { areas, units, persons },
    });
    return { areas, units, persons };
  },
});

type Input = Parameters<typeof importDirectory.run>[1];

/** Adds those that are not there yet. */
async function addAreas(tx: Tx, given: Input['areas'], now: Date): Promise<number> {
  if (given.length === 0) return 0;
  const ids = given.flatMap(({ id, parentId }) => (parentId === null ? [id] : [id, parentId]));
  const known: Map<string, Omit<Area, 'retiredAt' | 'mergedIntoId'>> = await areasOf(tx, ids);
  const fresh: Omit<Area, 'retiredAt' | 'mergedIntoId'>[] = [];
  for (const { id, code, name, kind, parentId } of given) {
    if (known.has(id)) continue;
    const parent = parentId === null ? null : known.get(parentId);
    if (parent === undefined) throw new NotFound({ what: 'area' });
    const level = levelOf(kind);
    const area = { id, code, name, kind, level, parentId, ...scopeColumnsUnder(level, id, parent) };
    known.set(id, area);
    fresh.push(area);
  }
  await insertAreas(tx, fresh, now);
  return fresh.length;
}

const insertUnits = bulkInsert<{
  id: string;
  name: string;
  kind: string;
  area_id: string;
  street_id: string | null;
  community_id: string | null;
  phone: string | null;
  created_at: Date;
}>(
  'people.units',
  {
    id: 'uuid',
    name: 'text',
    kind: 'text',
    area_id: 'uuid',
    street_id: 'uuid',
    community_id: 'uuid',
    phone: 'text',
    created_at: 'timestamptz',
  },
  { onConflict: 'on conflict (tenant_id, id) do nothing' },
);

async function addUnits(tx: Tx, units: Input['units'], now: Date): Promise<number> {
  const areas = await areasOf(
    tx,
    units.map((unit) => unit.areaId),
  );
  return insertUnits(
    tx,
    units.map((unit) => {
      const area = areas.get(unit.areaId);
      if (!area) throw new NotFound({ what: 'area' });
      return {
        id: unit.id,
        name: unit.name,
        kind: unit.kind,
        area_id: unit.areaId,
        street_id: area.streetId,
        community_id: area.communityId,
        phone: unit.phone ?? null,
        created_at: now,
      };
    }),
  );
}

const insertPersons = bulkInsert<{
  id: string;
  name: string;
  phone: string | null;
  phone_hash: string | null;
  home_area_id: string | null;
  skills: readonly string[];
  created_at: Date;
}>(
  'people.persons',
  {
    id: 'uuid',
    name: 'text',
    phone: 'text',
    phone_hash: 'text',
    home_area_id: 'uuid',
    skills: 'text[]',
    created_at: 'timestamptz',
  },
  { onConflict: 'on conflict (tenant_id, id) do nothing' },
);

const insertMemberships = bulkInsert<{ person_id: string; unit_id: string; title: string | null; since: Date }>(
  'people.memberships',
  { person_id: 'uuid', unit_id: 'uuid', title: 'text', since: 'timestamptz' },
  { onConflict: 'on conflict do nothing' },
);

const insertGrants = bulkInsert<{
  id: string;
  person_id: string;
  role: string;
  area_id: string;
  unit_id: string | null;
  granted_at: Date;
}>(
  'people.grants',
  { id: 'uuid', person_id: 'uuid', role: 'text', area_id: 'uuid', unit_id: 'uuid', granted_at: 'timestamptz' },
  { onConflict: 'on conflict do nothing' },
);

const insertCredentials = bulkInsert<{
  person_id: string;
  login_name: string;
  password_hash: string;
  password_changed_at: Date;
  must_change: boolean;
}>(
  'people.credentials',
  {
    person_id: 'uuid',
    login_name: 'text',
    password_hash: 'text',
    password_changed_at: 'timestamptz',
    must_change: 'boolean',
  },
  { onConflict: 'on conflict do nothing' },
);

async function addPersons(tx: Tx, persons: Input['persons'], now: Date): Promise<number> {
  const { secret } = await tenantOf(tx);
  const count = await insertPersons(
    tx,
    persons.map((person) => {
      const phone = person.phone ? normalisePhone(person.phone) : null;
      if (phone === undefined) throw new PhoneWrong();
      return {
        id: person.id,
        name: person.name,
        phone,
        phone_hash: phone && phoneHash(secret, phone),
        home_area_id: person.homeAreaId ?? null,
        skills: person.skills,
        created_at: now,
      };
    }),
  );
  await insertMemberships(
    tx,
    persons.flatMap((person) =>
      person.units.map(({ unitId, title }) => ({
        person_id: person.id,
        unit_id: unitId,
        title: title ?? null,
        since: now,
      })),
    ),
  );
  await insertGrants(
    tx,
    persons.flatMap((person) =>
      person.grants.map(({ role, areaId, unitId }) => ({
        // the same grant fed again has the same id
        id: derivedId(person.id, role, areaId, unitId ?? ''),
        person_id: person.id,
        role,
        area_id: areaId,
        unit_id: unitId ?? null,
        granted_at: now,
      })),
    ),
  );
  await insertCredentials(
    tx,
    persons.flatMap(({ id, account }) =>
      account
        ? [
            {
              person_id: id,
              login_name: loginKey(account.loginName),
              password_hash: account.passwordHash ?? noPassword,
              password_changed_at: now,
              must_change: true,
            },
          ]
        : [],
    ),
  );
  return count;
}
