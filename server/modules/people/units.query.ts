import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { areasOf } from './area-store.ts';
import { membersOfUnit, toUnit, unitColumns, unitKinds, unitsOf, type Unit, type UnitRow } from './directory.ts';
import { containing, page, pageFields, pageMark, PageMarkWrong, readPageMark } from './paging.ts';
import { may, visiblePersons } from './policy.ts';
import { isEmptyScopes } from './scope.ts';

const unitShape = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(unitKinds),
  areaId: z.uuid(),
  areaName: z.string(),
  phone: z.string().nullable(),
  retired: z.boolean(),
});

const shown = (unit: Unit, areaName: string): z.input<typeof unitShape> => ({
  id: unit.id,
  name: unit.name,
  kind: unit.kind,
  areaId: unit.areaId,
  areaName,
  phone: unit.phone,
  retired: unit.retiredAt !== null,
});

/** Units in use by name, of an area with everything below it, of a kind, by words. */
export const units = query({
  name: 'people.units',
  summary: 'Units in use by name: of an area and below, of a kind, by words.',
  input: z.object({
    areaId: z.uuid().optional(),
    kind: z.enum(unitKinds).optional(),
    words: z.string().trim().max(40).optional(),
    ...pageFields,
  }),
  output: z.object({
    items: z.array(unitShape),
    next: z.string().nullable(),
    allowed: z.object({ change: z.boolean() }),
  }),
  refusals: [PageMarkWrong],
  async run({ tx, actor, authorize }, { areaId, kind, words, after, limit }) {
    authorize(may.readLand(actor));
    const mark = readPageMark(after, 'text', 'uuid');
    const { rows } = await tx.raw<UnitRow>({
      name: 'people_units_page',
      text: `select ${unitColumns} from people.units
             where tenant_id = $1 and retired_at is null and (name, id) > ($2, $3::uuid)
               and ($4::uuid is null or area_id = $4 or street_id = $4 or community_id = $4)
               and ($5::text is null or kind = $5) and ($6::text is null or name ilike $6)
             order by name, id limit $7`,
      values: [
        tx.tenantId,
        mark?.[0] ?? '',
        mark?.[1] ?? '00000000-0000-0000-0000-000000000000',
        areaId ?? null,
        kind ?? null,
        words ? containing(words) : null,
        limit + 1,
      ],
    });
    const { items, next } = page(rows.map(toUnit), limit, (unit) => pageMark(unit.name, unit.id));
    const areas = await areasOf(
      tx,
      items.map((unit) => unit.areaId),
    );
    return {
      items: items.map((unit) => shown(unit, areas.get(unit.areaId)?.name ?? '')),
      next,
      allowed: { change: may.changeUnits(actor) },
    };
  },
});

/** One unit; its members are named to those who work in the district, not to visitors. */
export const unit = query({
  name: 'people.unit',
  summary: 'One unit, with its members for those who work in the district.',
  input: z.object({ unitId: z.uuid() }),
  output: z.object({
    unit: unitShape,
    members: z.array(
      z.object({ personId: z.uuid(), name: z.string(), title: z.string().nullable(), skills: z.array(z.string()) }),
    ),
    allowed: z.object({ change: z.boolean() }),
  }),
  refusals: [NotFound],
  async run({ tx, actor, authorize }, { unitId }) {
    authorize(may.readLand(actor));
    const found = (await unitsOf(tx, [unitId])).get(unitId);
    if (!found) throw new NotFound({ what: 'unit' });
    const areas = await areasOf(tx, [found.areaId]);
    const seesMembers = !isEmptyScopes(visiblePersons(actor).scopes);
    return {
      unit: shown(found, areas.get(found.areaId)?.name ?? ''),
      members: seesMembers
        ? (await membersOfUnit(tx, unitId)).map((member) => ({ ...member, skills: [...member.skills] }))
        : [],
      allowed: { change: may.changeUnits(actor) },
    };
  },
});
