import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { areaOf } from './area-store.ts';
import { endGrants, keepAnAdministrator } from './grant-store.ts';
import {
  AlreadyMember,
  AreaRetired,
  LastAdministrator,
  PersonHasLeft,
  PhoneWrong,
  UnitRetired,
} from './people.refusals.ts';
import { lockPerson, personById, phoneToKeep, placeOfPerson } from './person-store.ts';
import { may } from './policy.ts';
import { unitInUse } from './units.ts';
import type { Tx } from '../../kernel/database/database.ts';

const personFields = {
  name: z.string().trim().min(1).max(60),
  /** nobody needs one */
  phone: z.string().trim().max(40).nullable().default(null),
  homeAreaId: z.uuid().nullable().default(null),
  skills: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
};

async function homeMustBeInUse(tx: Tx, areaId: string | null): Promise<void> {
  if (areaId === null) return;
  const area = await areaOf(tx, areaId);
  if (!area) throw new NotFound({ what: 'area' });
  if (area.retiredAt) throw new AreaRetired();
}

/** Takes a person into the directory; they may have no phone. */
export const registerPerson = command({
  name: 'people.register-person',
  summary: 'Register a person; a phone is never required.',
  input: z.object({ id: z.uuid().optional(), ...personFields }),
  output: z.object({ personId: z.uuid() }),
  refusals: [NotAllowed, NotFound, AreaRetired, PhoneWrong],
  async run({ tx, actor, now, authorize, record }, { id, name, phone, homeAreaId, skills }) {
    authorize(may.changePersons(actor));
    await homeMustBeInUse(tx, homeAreaId);
    const kept = await phoneToKeep(tx, phone);
    const personId = id ?? newId();
    await tx.raw({
      text: `insert into people.persons (tenant_id, id, name, phone, phone_hash, home_area_id, skills, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [tx.tenantId, personId, name, kept.phone, kept.hash, homeAreaId, skills, now],
    });
    record({ subject: { kind: 'person', id: personId }, type: 'person.registered', data: { homeAreaId } });
    return { personId };
  },
});

/** Changes what is kept of a person: all fields are given, as the form shows them; without `phone` the number stays. */
export const changePerson = command({
  name: 'people.change-person',
  summary: "Change a person's name, phone, home or skills.",
  input: z.object({
    personId: z.uuid(),
    name: personFields.name,
    phone: z.string().trim().max(40).nullable().optional(),
    homeAreaId: z.uuid().nullable(),
    skills: personFields.skills,
  }),
  output: z.object({ personId: z.uuid() }),
  refusals: [NotAllowed, NotFound, AreaRetired, PhoneWrong, PersonHasLeft],
  async run({ tx, actor, authorize, record }, { personId, name, phone, homeAreaId, skills }) {
    authorize(may.changePersons(actor));
    const before = await lockPerson(tx, personId);
    if (homeAreaId !== before.homeAreaId) await homeMustBeInUse(tx, homeAreaId);
    const kept = await phoneToKeep(tx, phone === undefined ? before.phone : phone);
    await tx.raw({
      text: `update people.persons set name = $3, phone = $4, phone_hash = $5, home_area_id = $6, skills = $7
             where tenant_id = $1 and id = $2`,
      values: [tx.tenantId, personId, name, kept.phone, kept.hash, homeAreaId, skills],
    });
    const changed = [
      ...(name === before.name ? [] : ['name']),
      ...(kept.phone === before.phone ? [] : ['phone']),
      ...(homeAreaId === before.homeAreaId ? [] : ['home']),
      ...(skills.join() === before.skills.join() ? [] : ['skills']),
    ];
    // which fields, never their values: the log outlives the person's wish to be forgotten
    record({ subject: { kind: 'person', id: personId }, type: 'person.changed', data: { changed } });
    return { personId };
  },
});

/** A person leaves the house: grants end, memberships end, sessions close. The records of their work stay. */
export const leave = command({
  name: 'people.leave',
  summary: 'A person leaves: grants and memberships end, sessions close.',
  input: z.object({ personId: z.uuid() }),
  output: z.object({ personId: z.uuid(), grantsEnded: z.int() }),
  refusals: [NotAllowed, NotFound, PersonHasLeft, LastAdministrator],
  async run({ tx, actor, now, authorize, record }, { personId }) {
    authorize(may.changePersons(actor));
    await lockPerson(tx, personId);
    const ended = await endGrants(tx, personId, now);
    for (const role of new Set(ended)) await keepAnAdministrator(tx, role);
    await tx.raw({
      text: 'delete from people.memberships where tenant_id = $1 and person_id = $2',
      values: [tx.tenantId, personId],
    });
    await tx.raw({
      text: 'update people.sessions set revoked_at = $3 where tenant_id = $1 and person_id = $2 and revoked_at is null',
      values: [tx.tenantId, personId, now],
    });
    await tx.raw({
      text: 'update people.persons set left_at = $3 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, personId, now],
    });
    record({ subject: { kind: 'person', id: personId }, type: 'person.left', data: { grantsEnded: ended.length } });
    return { personId, grantsEnded: ended.length };
  },
});

/** Makes a person a member of a unit. */
export const joinUnit = command({
  name: 'people.join-unit',
  summary: 'Make a person a member of a unit.',
  input: z.object({ personId: z.uuid(), unitId: z.uuid(), title: z.string().trim().max(40).nullable().default(null) }),
  output: z.object({ personId: z.uuid(), unitId: z.uuid() }),
  refusals: [NotAllowed, NotFound, PersonHasLeft, UnitRetired, AlreadyMember],
  constraints: { memberships_pkey: AlreadyMember },
  async run({ tx, actor, now, authorize, record }, { personId, unitId, title }) {
    authorize(may.changePersons(actor));
    await lockPerson(tx, personId);
    await unitInUse(tx, unitId);
    await tx.raw({
      text: 'insert into people.memberships (tenant_id, person_id, unit_id, title, since) values ($1, $2, $3, $4, $5)',
      values: [tx.tenantId, personId, unitId, title, now],
    });
    record({ subject: { kind: 'person', id: personId }, type: 'person.joined-unit', data: { unitId, title } });
    return { personId, unitId };
  },
});

/** Ends a membership; roles held for the unit stay until they are taken back. */
export const leaveUnit = command({
  name: 'people.leave-unit',
  summary: "End a person's membership of a unit.",
  input: z.object({ personId: z.uuid(), unitId: z.uuid() }),
  output: z.object({ personId: z.uuid(), unitId: z.uuid() }),
  refusals: [NotAllowed, NotFound],
  async run({ tx, actor, authorize, record }, { personId, unitId }) {
    authorize(may.changePersons(actor));
    const { count } = await tx.raw({
      text: 'delete from people.memberships where tenant_id = $1 and person_id = $2 and unit_id = $3',
      values: [tx.tenantId, personId, unitId],
    });
    if (count === 0) throw new NotFound({ what: 'membership' });
    record({ subject: { kind: 'person', id: personId }, type: 'person.left-unit', data: { unitId } });
    return { personId, unitId };
  },
});

/** Shows a person's whole phone to someone who says why; who, when and why is kept. */
export const unmaskPerson = command({
  name: 'people.unmask-person',
  summary: "Show a person's whole phone number; the reason is kept.",
  input: z.object({ personId: z.uuid(), reason: z.string().trim().min(2).max(200) }),
  // the number is read after the command and not kept with its answer
  output: z.object({ personId: z.uuid() }),
  refusals: [NotAllowed, NotFound],
  async run({ tx, actor, authorize, record }, { personId, reason }) {
    const person = await personById(tx, personId);
    authorize(may.unmaskPerson(actor, await placeOfPerson(tx, person.id)));
    record({ subject: { kind: 'person', id: personId }, type: 'person.unmasked', data: { reason } });
    return { personId };
  },
});
