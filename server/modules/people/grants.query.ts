import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { page, pageFields, pageMark, PageMarkWrong, readPageMark } from './paging.ts';
import { may } from './policy.ts';
import { roles } from './roles.ts';

/** Who holds which role where, newest first: for the administrators. */
export const grants = query({
  name: 'people.grants',
  summary: 'Who holds which role over which area, newest first (administrators).',
  input: z.object({ role: z.enum(roles).optional(), areaId: z.uuid().optional(), ...pageFields }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        personId: z.uuid(),
        personName: z.string(),
        role: z.enum(roles),
        areaId: z.uuid(),
        areaName: z.string(),
        unitId: z.uuid().nullable(),
        unitName: z.string().nullable(),
        grantedByName: z.string().nullable(),
        since: z.string(),
        allowed: z.object({ revoke: z.boolean() }),
      }),
    ),
    next: z.string().nullable(),
    allowed: z.object({ giveWorkRole: z.boolean(), giveAdministratorRole: z.boolean() }),
  }),
  refusals: [NotAllowed, PageMarkWrong],
  async run({ tx, actor, authorize }, { role, areaId, after, limit }) {
    authorize(may.readGrants(actor));
    const mark = readPageMark(after, 'uuid');
    const { rows } = await tx.raw<{
      id: string;
      person_id: string;
      person_name: string;
      role: (typeof roles)[number];
      area_id: string;
      area_name: string;
      unit_id: string | null;
      unit_name: string | null;
      by_name: string | null;
      granted_at: Date;
    }>({
      name: 'people_grants_page',
      text: `select g.id, g.person_id, p.name as person_name, g.role, g.area_id, a.name as area_name, g.unit_id,
               u.name as unit_name, b.name as by_name, g.granted_at
             from people.grants g
             join people.persons p on p.tenant_id = g.tenant_id and p.id = g.person_id
             join people.areas a on a.tenant_id = g.tenant_id and a.id = g.area_id
             left join people.units u on u.tenant_id = g.tenant_id and u.id = g.unit_id
             left join people.persons b on b.tenant_id = g.tenant_id and b.id = g.granted_by_id
             where g.tenant_id = $1 and g.revoked_at is null and g.id < $2::uuid
               and ($3::text is null or g.role = $3) and ($4::uuid is null or g.area_id = $4)
             order by g.id desc limit $5`,
      values: [
        tx.tenantId,
        mark?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        role ?? null,
        areaId ?? null,
        limit + 1,
      ],
    });
    const { items, next } = page(rows, limit, (row) => pageMark(row.id));
    return {
      items: items.map((row) => ({
        id: row.id,
        personId: row.person_id,
        personName: row.person_name,
        role: row.role,
        areaId: row.area_id,
        areaName: row.area_name,
        unitId: row.unit_id,
        unitName: row.unit_name,
        grantedByName: row.by_name,
        since: row.granted_at.toISOString(),
        allowed: { revoke: may.changeGrant(actor, row.role) },
      })),
      next,
      allowed: {
        giveWorkRole: may.changeGrant(actor, 'clerk'),
        giveAdministratorRole: may.changeGrant(actor, 'audit-administrator'),
      },
    };
  },
});
