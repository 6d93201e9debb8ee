import type { Database } from '../../server/kernel/database/database.ts';
import { columnOf, everywhere, measureNames, type MeasureName } from '../../server/modules/figures/measures.ts';

const counted: Partial<Record<MeasureName, string>> = {
  raised: 'count(*)',
  open: 'count(*) filter (where is_open)',
  resolved: 'count(*) filter (where outcome is not null)',
  closed: `count(*) filter (where state = 'closed')`,
};
const columns = measureNames.map(columnOf).join(', ');
const values = measureNames.map((name) => `${counted[name] ?? '0'}::integer`).join(', ');
const scopes = `cross join lateral (values ('${everywhere}'::uuid), (street_id), (community_id), (grid_id)) as areas (area)
  cross join lateral (values ('all', ''), ('channel', channel), ('unit', unit_id::text)) as dimensions (dimension, key)
  where t.tenant_id = $1 and key is not null`;
const month = `to_char(raised_at at time zone 'Asia/Shanghai', 'YYYY-MM')`;

/** The cells of the figures for tickets that were filled in without events worth counting: as many cells as the product would keep. */
export async function figureCells(database: Database, tenantId: string): Promise<void> {
  await database.transaction(tenantId, async (tx) => {
    await tx.raw({
      text: `insert into figures.counts (tenant_id, generation, area_id, dimension, key, month, ${columns})
             select $1, 1, area, dimension, key, ${month}, ${values} from tickets.tickets t ${scopes} group by area, dimension, key, ${month}`,
      values: [tenantId],
    });
    for (const measure of ['calendar-days', 'working-days']) {
      await tx.raw({
        text: `insert into figures.histogram (tenant_id, generation, area_id, dimension, key, measure, month, value, n)
               select $1, 1, area, dimension, key, $2, ${month}, hashtext(number) & 31, count(*)
               from tickets.tickets t ${scopes} and dimension = 'all' and outcome is not null group by area, dimension, key, ${month}, 8`,
        values: [tenantId, measure],
      });
    }
  });
}
