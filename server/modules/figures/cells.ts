import type { Tx } from '../../kernel/database/database.ts';
import type { Bar } from './days.ts';
import { columnOf, everywhere, measureNames, type Counts, type DaysMeasure, type Dimension } from './measures.ts';
import { isWhole } from './policy.ts';

/** Reading figures: only cells, so that a page costs the same whether there are a thousand tickets or a hundred million. */

const columns = measureNames.map((name) => `${columnOf(name)} as "${name}"`).join(', ');
const sums = measureNames.map((name) => `sum(${columnOf(name)})::integer as "${name}"`).join(', ');

/** The id under which an area's cells are kept. */
export const cellAreaOf = (area: { id: string; level: Parameters<typeof isWhole>[0]['level'] }): string =>
  isWhole(area) ? everywhere : area.id;

export interface Period {
  from: string;
  to: string;
}

export type ReadCell = Counts & { dimension: Dimension; key: string; month: string };

/** All cells of an area in a period: in all, by channel and by unit, month by month. */
export async function readCells(tx: Tx, generation: number, areaId: string, period: Period): Promise<ReadCell[]> {
  const { rows } = await tx.raw<ReadCell>({
    name: 'figures_cells',
    text: `select dimension, key, month, ${columns} from figures.counts
           where tenant_id = $1 and generation = $2 and area_id = $3 and month between $4 and $5`,
    values: [tx.tenantId, generation, areaId, period.from, period.to],
  });
  return rows;
}

/** Cells of one unit in an area, month by month. */
export async function readUnitCells(
  tx: Tx,
  generation: number,
  areaId: string,
  unitId: string,
  period: Period,
): Promise<ReadCell[]> {
  const { rows } = await tx.raw<ReadCell>({
    name: 'figures_unit_cells',
    text: `select dimension, key, month, ${columns} from figures.counts
           where tenant_id = $1 and generation = $2 and area_id = $3 and dimension = 'unit' and key = $4 and month between $5 and $6`,
    values: [tx.tenantId, generation, areaId, unitId, period.from, period.to],
  });
  return rows;
}

/** The sums of several areas over a period. */
export async function readAreaSums(
  tx: Tx,
  generation: number,
  areaIds: readonly string[],
  period: Period,
): Promise<Map<string, Counts>> {
  if (areaIds.length === 0) return new Map();
  const { rows } = await tx.raw<Counts & { areaId: string }>({
    name: 'figures_area_sums',
    text: `select area_id as "areaId", ${sums} from figures.counts
           where tenant_id = $1 and generation = $2 and area_id = any($3::uuid[]) and dimension = 'all' and key = ''
             and month between $4 and $5 group by area_id`,
    values: [tx.tenantId, generation, areaIds, period.from, period.to],
  });
  return new Map(rows.map(({ areaId, ...counts }) => [areaId, counts]));
}

/** How many answers took how many days in a period, ascending. */
export async function readDays(
  tx: Tx,
  generation: number,
  of: { areaId: string; dimension: Dimension; key: string },
  period: Period,
): Promise<Record<DaysMeasure, Bar[]>> {
  const { rows } = await tx.raw<Bar & { measure: DaysMeasure }>({
    name: 'figures_days',
    text: `select measure, value, sum(n)::integer as n from figures.histogram
           where tenant_id = $1 and generation = $2 and area_id = $3 and dimension = $4 and key = $5
             and measure in ('calendar-days', 'working-days') and month between $6 and $7
           group by measure, value having sum(n) > 0 order by measure, value`,
    values: [tx.tenantId, generation, of.areaId, of.dimension, of.key, period.from, period.to],
  });
  const bars: Record<DaysMeasure, Bar[]> = { 'calendar-days': [], 'working-days': [] };
  for (const { measure, value, n } of rows) bars[measure].push({ value, n });
  return bars;
}

export const noCounts = (): Counts => Object.fromEntries(measureNames.map((name) => [name, 0])) as Counts;

/** The sum of cells, measure by measure. */
export function sumOf(cells: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const cell of cells) for (const name of measureNames) sum[name] += cell[name];
  return sum;
}
