import type { Tx } from '../../kernel/database/database.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { PersonHasLeft, PhoneWrong } from './people.refusals.ts';
import { normalisePhone, phoneHash } from './phone.ts';
import type { PersonPlace } from './policy.ts';

export interface Person {
  id: string;
  name: string;
  phone: string | null;
  homeAreaId: string | null;
  skills: readonly string[];
  leftAt: Date | null;
}

interface PersonRow {
  id: string;
  name: string;
  phone: string | null;
  home_area_id: string | null;
  skills: string[];
  left_at: Date | null;
}

const columns = 'id, name, phone, home_area_id, skills, left_at';

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  phone: row.phone,
  homeAreaId: row.home_area_id,
  skills: row.skills,
  leftAt: row.left_at,
});

/** One person, whether they left or not. Refuses with NotFound. */
export async function personById(tx: Tx, personId: string): Promise<Person> {
  const { rows } = await tx.raw<PersonRow>({
    name: 'people_person',
    text: `select ${columns} from people.persons where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, personId],
  });
  if (!rows[0]) throw new NotFound({ what: 'person' });
  return toPerson(rows[0]);
}

/** Locks a person for the rest of the transaction. Refuses with NotFound, PersonHasLeft. */
export async function lockPerson(tx: Tx, personId: string): Promise<Person> {
  const { rows } = await tx.raw<PersonRow>({
    name: 'people_lock_person',
    text: `select ${columns} from people.persons where tenant_id = $1 and id = $2 for no key update`,
    values: [tx.tenantId, personId],
  });
  if (!rows[0]) throw new NotFound({ what: 'person' });
  const person = toPerson(rows[0]);
  if (person.leftAt) throw new PersonHasLeft();
  return person;
}

/** Where a person lives and which units they belong to: what decides who may read them. */
export async function placeOfPerson(tx: Tx, personId: string): Promise<PersonPlace> {
  const { rows } = await tx.raw<{
    street_id: string | null;
    community_id: string | null;
    grid_id: string | null;
    units: PersonPlace['units'];
  }>({
    name: 'people_place_of_person',
    text: `select a.street_id, a.community_id, a.grid_id,
             coalesce((select jsonb_agg(jsonb_build_object('unitId', u.id, 'streetId', u.street_id, 'communityId', u.community_id))
               from people.memberships m join people.units u on u.tenant_id = m.tenant_id and u.id = m.unit_id
               where m.tenant_id = p.tenant_id and m.person_id = p.id), '[]') as units
           from people.persons p left join people.areas a on a.tenant_id = p.tenant_id and a.id = p.home_area_id
           where p.tenant_id = $1 and p.id = $2`,
    values: [tx.tenantId, personId],
  });
  const row = rows[0];
  if (!row) throw new NotFound({ what: 'person' });
  return {
    id: personId,
    home: { streetId: row.street_id, communityId: row.community_id, gridId: row.grid_id },
    units: row.units,
  };
}

/** A phone as typed, made ready to be kept; null stays null. Refuses with PhoneWrong. */
export async function phoneToKeep(
  tx: Tx,
  typed: string | null | undefined,
): Promise<{ phone: string | null; hash: string | null }> {
  if (!typed?.trim()) return { phone: null, hash: null };
  const phone = normalisePhone(typed);
  if (phone === undefined) throw new PhoneWrong();
  return { phone, hash: phoneHash((await tenantOf(tx)).secret, phone) };
}
