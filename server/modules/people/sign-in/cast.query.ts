import { z } from 'zod';
import { query } from '../../../kernel/query.ts';
import { tenantOf } from '../../../kernel/tenant.ts';
import { roles } from '../roles.ts';
import { NotADemo } from './sign-in.refusals.ts';

/** Whom one click signs in as: in a demonstration, whoever has an account; nobody anywhere else. At most 50. */
export const demoCast = query({
  name: 'people.demo-cast',
  summary: "A demonstration's cast: whom one click signs in as.",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        loginName: z.string(),
        personId: z.uuid(),
        name: z.string(),
        roles: z.array(z.enum(roles)),
        title: z.string().nullable(),
        unitName: z.string().nullable(),
        areaName: z.string().nullable(),
      }),
    ),
  }),
  refusals: [NotADemo],
  async run({ tx, authorize }) {
    if (!(await tenantOf(tx)).demo) throw new NotADemo();
    authorize(true);
    const { rows } = await tx.raw<{
      login_name: string;
      person_id: string;
      name: string;
      roles: (typeof roles)[number][];
      title: string | null;
      unit_name: string | null;
      area_name: string | null;
    }>({
      name: 'people_demo_cast',
      text: `select c.login_name, c.person_id, p.name,
               coalesce((select jsonb_agg(distinct g.role) from people.grants g
                 where g.tenant_id = c.tenant_id and g.person_id = c.person_id and g.revoked_at is null), '[]') as roles,
               (select m.title from people.memberships m where m.tenant_id = c.tenant_id and m.person_id = c.person_id
                 order by m.since, m.unit_id limit 1) as title,
               (select u.name from people.memberships m join people.units u on u.tenant_id = m.tenant_id and u.id = m.unit_id
                 where m.tenant_id = c.tenant_id and m.person_id = c.person_id order by m.since, m.unit_id limit 1) as unit_name,
               (select a.name from people.grants g join people.areas a on a.tenant_id = g.tenant_id and a.id = g.area_id
                 where g.tenant_id = c.tenant_id and g.person_id = c.person_id and g.revoked_at is null
                 order by g.granted_at, g.id limit 1) as area_name
             from people.credentials c join people.persons p on p.tenant_id = c.tenant_id and p.id = c.person_id
             where c.tenant_id = $1 and p.left_at is null order by p.created_at, p.id limit 50`,
      values: [tx.tenantId],
    });
    return {
      items: rows.map((row) => ({
        loginName: row.login_name,
        personId: row.person_id,
        name: row.name,
        roles: row.roles,
        title: row.title,
        unitName: row.unit_name,
        areaName: row.area_name,
      })),
    };
  },
});
