import type { Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import {
  codeLiesUnder,
  isCodeOf,
  levelOf,
  mayStandUnder,
  scopeColumnsUnder,
  type Area,
  type AreaKind,
} from './area.ts';
import { areasByCode, insertAreas } from './area-store.ts';
import { keepAreaHistory } from './area-tree-changes.ts';

/** One line of an import: where the area stands is named by its parent's code; null for a root. */
export interface AreaRow {
  /** what the reader of the report finds it by: the line in the file, or 0 */
  row: number;
  code: string;
  name: string;
  kind: AreaKind | null;
  parentCode: string | null;
}

export const rowFaults = [
  'code-missing',
  'code-wrong',
  'code-twice',
  'name-missing',
  'kind-unknown',
  'parent-missing',
  'parent-unknown',
  'parent-retired',
  'place-wrong',
  'moved',
  'kind-differs',
  'retired',
] as const;
export type RowFault = (typeof rowFaults)[number];

export interface AreaPlan {
  added: Omit<Area, 'retiredAt' | 'mergedIntoId'>[];
  renamed: Area[];
  unchanged: number;
  faults: { row: number; code: string; fault: RowFault }[];
}

const order: Record<string, number> = {
  city: 0,
  district: 1,
  street: 2,
  community: 3,
  grid: 4,
  estate: 5,
  building: 6,
};

/** What an import would do, row by row; good rows do not suffer from bad ones. Three statements whatever the length. */
export async function planAreas(tx: Tx, rows: readonly AreaRow[]): Promise<AreaPlan> {
  const codes = rows.flatMap((row) => [row.code, ...(row.parentCode === null ? [] : [row.parentCode])]);
  const known: Map<string, Area> = await areasByCode(tx, codes);
  const parents = await parentIdsOf(tx, known);
  const plan: AreaPlan = { added: [], renamed: [], unchanged: 0, faults: [] };
  const seen = new Set<string>();
  // parents before children, in whatever order the file has them
  const sorted = rows.toSorted((a, b) => (order[a.kind ?? ''] ?? 9) - (order[b.kind ?? ''] ?? 9) || a.row - b.row);
  for (const row of sorted) {
    const fault = seen.has(row.code) ? 'code-twice' : takeRow(row, known, parents, plan);
    seen.add(row.code);
    if (fault) plan.faults.push({ row: row.row, code: row.code, fault });
  }
  plan.faults.sort((a, b) => a.row - b.row);
  return plan;
}

/** The codes of the parents of these areas, by the areas' ids. */
async function parentIdsOf(tx: Tx, known: Map<string, Area>): Promise<Map<string, string>> {
  const { rows } = await tx.raw<{ id: string; code: string }>({
    name: 'people_codes_of_areas',
    text: 'select id, code from people.areas where tenant_id = $1 and id = any($2::uuid[])',
    values: [tx.tenantId, [...new Set([...known.values()].flatMap((area) => area.parentId ?? []))]],
  });
  return new Map(rows.map((row) => [row.id, row.code]));
}

function takeRow(
  row: AreaRow,
  known: Map<string, Area>,
  parentCodes: Map<string, string>,
  plan: AreaPlan,
): RowFault | undefined {
  if (row.code === '') return 'code-missing';
  if (row.kind === null) return 'kind-unknown';
  if (row.name === '' || row.name.length > 80) return 'name-missing';
  const level = levelOf(row.kind);
  const existing = known.get(row.code);
  if (existing) {
    if (existing.retiredAt) return 'retired';
    if (existing.level !== level) return 'kind-differs';
    const parentCode = existing.parentId === null ? null : parentCodes.get(existing.parentId);
    if (row.parentCode !== parentCode) return 'moved';
    if (existing.name === row.name) plan.unchanged += 1;
    else plan.renamed.push({ ...existing, name: row.name });
    return undefined;
  }
  if (!isCodeOf(level, row.code)) return 'code-wrong';
  const isRoot = level === 'district' || level === 'city';
  if (row.parentCode === null && !isRoot) return 'parent-missing';
  const parent = row.parentCode === null ? null : known.get(row.parentCode);
  if (parent === undefined) return 'parent-unknown';
  if (parent?.retiredAt) return 'parent-retired';
  if (parent && !mayStandUnder(level, parent.level)) return 'place-wrong';
  if (parent && !codeLiesUnder(level, row.code, parent)) return 'code-wrong';
  const id = newId();
  const area = {
    id,
    code: row.code,
    name: row.name,
    level,
    kind: row.kind,
    parentId: parent?.id ?? null,
    ...scopeColumnsUnder(level, id, parent),
  };
  plan.added.push(area);
  known.set(row.code, { ...area, retiredAt: null, mergedIntoId: null });
  if (parent) parentCodes.set(parent.id, parent.code);
  return undefined;
}

/** Carries a plan out: new areas with their history, new names with the old ones kept. The caller has locked the tree. */
export async function carryOut(tx: Tx, plan: AreaPlan, now: Date): Promise<void> {
  await insertAreas(tx, plan.added, now);
  if (plan.renamed.length === 0) return;
  await tx.raw({
    text: `update people.areas a set name = r.name from jsonb_to_recordset($2::text::jsonb) as r(id uuid, name text)
           where a.tenant_id = $1 and a.id = r.id`,
    values: [tx.tenantId, JSON.stringify(plan.renamed.map(({ id, name }) => ({ id, name })))],
  });
  await keepAreaHistory(tx, plan.renamed, now);
}
