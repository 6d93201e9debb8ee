import { z } from 'zod';
import type { Area } from './area.ts';
import { areaKinds, areaLevels } from './area.ts';
import { areaAncestors, childAreas, searchAreas, areaOf, areaTree, type AreaNode } from './area-store.ts';
import { query } from '../../kernel/query.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { page, pageFields, pageMark, PageMarkWrong, readPageMark } from './paging.ts';
import { may } from './policy.ts';

const areaShape = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  level: z.enum(areaLevels),
  kind: z.enum(areaKinds),
  parentId: z.uuid().nullable(),
  retired: z.boolean(),
});

const shown = (area: Area): z.input<typeof areaShape> => ({
  id: area.id,
  code: area.code,
  name: area.name,
  level: area.level,
  kind: area.kind,
  parentId: area.parentId,
  retired: area.retiredAt !== null,
});

/** One area with the way to it from the top, what stands under it, and its history. */
export const area = query({
  name: 'people.area',
  summary: 'One area: the way to it, what stands under it, what it was called before.',
  input: z.object({ areaId: z.uuid(), ...pageFields }),
  output: z.object({
    area: areaShape,
    ancestors: z.array(areaShape),
    children: z.array(areaShape),
    next: z.string().nullable(),
    history: z.array(
      z.object({
        name: z.string(),
        code: z.string(),
        parentName: z.string().nullable(),
        from: z.string(),
        until: z.string().nullable(),
      }),
    ),
    mergedIntoId: z.uuid().nullable(),
    allowed: z.object({ change: z.boolean() }),
  }),
  refusals: [NotFound, PageMarkWrong],
  async run({ tx, actor, authorize }, { areaId, after, limit }) {
    authorize(may.readLand(actor));
    const found = await areaOf(tx, areaId);
    if (!found) throw new NotFound({ what: 'area' });
    const children = await childAreas(tx, areaId, readPageMark(after, 'text')?.[0] ?? '', limit + 1);
    const { items, next } = page(children, limit, (child) => pageMark(child.code));
    const { rows } = await tx.raw<{
      name: string;
      code: string;
      parent_name: string | null;
      valid_from: Date;
      valid_until: Date | null;
    }>({
      name: 'people_area_history',
      text: `select h.name, h.code, p.name as parent_name, h.valid_from, h.valid_until from people.area_history h
             left join people.areas p on p.tenant_id = h.tenant_id and p.id = h.parent_id
             where h.tenant_id = $1 and h.area_id = $2 order by h.valid_from limit 100`,
      values: [tx.tenantId, areaId],
    });
    return {
      area: shown(found),
      ancestors: (await areaAncestors(tx, areaId)).slice(0, -1).map(shown),
      children: items.map(shown),
      next,
      history: rows.map((row) => ({
        name: row.name,
        code: row.code,
        parentName: row.parent_name,
        from: row.valid_from.toISOString(),
        until: row.valid_until?.toISOString() ?? null,
      })),
      mergedIntoId: found.mergedIntoId,
      allowed: { change: may.changeLand(actor) },
    };
  },
});

interface ShownNode {
  id: string;
  code: string;
  name: string;
  level: string;
  kind: string;
  children: ShownNode[];
}
const nodeShape: z.ZodType<ShownNode> = z.lazy(() =>
  z.object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    level: z.string(),
    kind: z.string(),
    children: z.array(nodeShape),
  }),
);
const shownNode = ({ id, code, name, level, kind, children }: AreaNode): ShownNode => ({
  id,
  code,
  name,
  level,
  kind,
  children: children.map(shownNode),
});

/** The land in use, from the district down to communities. */
export const areas = query({
  name: 'people.areas',
  summary: 'The land in use as a tree, from the district down to communities.',
  input: z.object({}),
  output: z.object({ roots: z.array(nodeShape), allowed: z.object({ change: z.boolean() }) }),
  async run({ tx, actor, authorize }) {
    authorize(may.readLand(actor));
    return { roots: (await areaTree(tx)).map(shownNode), allowed: { change: may.changeLand(actor) } };
  },
});

/** Areas whose name or code has these words, with the names of those above: for picking one. */
export const areaSearch = query({
  name: 'people.area-search',
  summary: 'Areas in use by name or code, with the names of those above; at most 30.',
  input: z.object({
    words: z.string().trim().min(1).max(40),
    level: z.enum(areaLevels).optional(),
    withinId: z.uuid().optional(),
  }),
  output: z.object({ items: z.array(areaShape.extend({ path: z.array(z.string()) })) }),
  async run({ tx, actor, authorize }, { words, level, withinId }) {
    authorize(may.readLand(actor));
    const found = await searchAreas(tx, { words, level, withinId });
    const items = [];
    for (const each of found) {
      items.push({ ...shown(each), path: (await areaAncestors(tx, each.id)).slice(0, -1).map((above) => above.name) });
    }
    return { items };
  },
});
