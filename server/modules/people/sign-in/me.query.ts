import { z } from 'zod';
import { query } from '../../../kernel/query.ts';
import { NotAllowed, NotFound } from '../../../kernel/refusal.ts';
import { tenantOf } from '../../../kernel/tenant.ts';
import { areasOf } from '../area-store.ts';
import { homeUnits, personNames, unitsOf } from '../directory.ts';

/** Who is signed in: name, units, what they may do where, and the zone in which times are shown. */
export const me = query({
  name: 'people.me',
  summary: 'Who is signed in: name, units, what they may do where.',
  input: z.object({}),
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    grants: z.array(
      z.object({
        role: z.string(),
        scopeLevel: z.string(),
        scopeId: z.uuid(),
        scopeName: z.string(),
        unitId: z.uuid().nullable(),
        unitName: z.string().nullable(),
      }),
    ),
    units: z.array(z.object({ id: z.uuid(), name: z.string() })),
    demo: z.boolean(),
    tenantName: z.string(),
    zone: z.string(),
  }),
  refusals: [NotAllowed, NotFound],
  async run({ tx, actor, authorize }) {
    authorize(actor.kind === 'person');
    if (actor.kind !== 'person') throw new NotAllowed();
    const [name, areas, units, tenant] = await Promise.all([
      personNames(tx, [actor.id]),
      areasOf(
        tx,
        actor.grants.map((grant) => grant.scopeId),
      ),
      unitsOf(tx, homeUnits(actor)),
      tenantOf(tx),
    ]);
    return {
      id: actor.id,
      name: name.get(actor.id) ?? '',
      grants: actor.grants.map((grant) => ({
        role: grant.role,
        scopeLevel: grant.scopeLevel,
        scopeId: grant.scopeId,
        scopeName: areas.get(grant.scopeId)?.name ?? '',
        unitId: grant.unitId,
        unitName: grant.unitId === null ? null : (units.get(grant.unitId)?.name ?? ''),
      })),
      units: [...units.values()].map((unit) => ({ id: unit.id, name: unit.name })),
      demo: 'demo' in actor && actor.demo === true,
      tenantName: tenant.name,
      zone: tenant.zone,
    };
  },
});
