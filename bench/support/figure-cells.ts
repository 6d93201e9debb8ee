import type { Database } from '../../server/kernel/database/database.ts';
import { columnOf, everywhere, measureNames, type MeasureName } from '../../server/modules/figures/measures.ts';

const counted: Partial<Record<MeasureName, string>> = {
  raised: 'sum(raised)',
  open: 'sum(open)',
  resolved: 'sum(resolved)',
  closed: 'sum(resolved)',
};
const columns = measureNames.map(columnOf).join(', ');
const values = measureNames.map((name) => `${counted[name] ?? '0'}::integer`).join(', ');
const scopes = `cross join lateral (values ('${everywhere}'::uuid), (street_id), (community_id), (grid_id)) as areas (area)`;

/** The cells of the figures for tickets that were filled in without events worth counting: as many cells as the product would keep. */
export async function figureCells(database: Database, tenantId: string): Promise<void> {
  await database.transaction(tenantId, async (tx) => {
    // counted once for each grid and then summed upwards: a million tickets are not read for every area
    await tx.raw({
      text: `create temporary table grids on commit drop as
             select street_id, community_id, grid_id, unit_id::text as unit, channel,
               to_char(raised_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*) as raised,
               count(*) filter (where is_open) as open, count(*) filter (where outcome is not null) as resolved
             from tickets.tickets where tenant_id = $1 group by 1, 2, 3, 4, 5, 6`,
      values: [tenantId],
    });
    await tx.raw({
      text: `insert into figures.counts (tenant_id, generation, area_id, dimension, key, month, ${columns})
             select $1::uuid, 1, area, dimension, key, month, ${values} from grids ${scopes}
             cross join lateral (values ('all', ''), ('channel', channel), ('unit', unit)) as dimensions (dimension, key)
             where key is not null group by area, dimension, key, month`,
      values: [tenantId],
    });
    await tx.raw({
      text: `insert into figures.histogram (tenant_id, generation, area_id, dimension, key, measure, month, value, n)
             select $1::uuid, 1, area, 'all', '', measure, month, hashtext(grid_id::text || channel) & 31, sum(resolved)::integer from grids ${scopes}
             cross join (values ('calendar-days'), ('working-days')) as measures (measure)
             where resolved > 0 group by area, measure, month, 8`,
      values: [tenantId],
    });
  });
}
