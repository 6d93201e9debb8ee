import { z } from 'zod';
import { systemActor } from '../../kernel/actor.ts';
import { command } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { query } from '../../kernel/query.ts';
import { NotAllowed, refusal } from '../../kernel/refusal.ts';
import { areaKinds } from './area.ts';
import { lockTree, rootArea } from './area-store.ts';
import type { DistrictLand } from './land-source.ts';
import { carryOut, planAreas, rowFaults, type AreaPlan, type AreaRow } from './plan-areas.ts';
import { may } from './policy.ts';

/** The tenant has the land of another district already. */
export const DistrictDiffers = refusal<{ here: string; asked: string }>('district-differs', 409);

export const maxAreaRows = 5000;

const rows = z
  .array(
    z.object({
      row: z.int().min(0),
      code: z.string().max(40),
      name: z.string().max(200),
      kind: z.enum(areaKinds).nullable(),
      parentCode: z.string().max(40).nullable(),
    }),
  )
  .min(1)
  .max(maxAreaRows);

const report = z.object({
  added: z.int(),
  renamed: z.int(),
  unchanged: z.int(),
  faults: z.array(z.object({ row: z.int(), code: z.string(), fault: z.enum(rowFaults) })),
});

const reportOf = (plan: AreaPlan): z.input<typeof report> => ({
  added: plan.added.length,
  renamed: plan.renamed.length,
  unchanged: plan.unchanged,
  faults: plan.faults,
});

/** Takes areas in: the good rows go in, each bad one is named with its reason. Feeding the same rows again changes nothing. */
export const importAreas = command({
  name: 'people.import-areas',
  summary: 'Take in areas row by row: good rows go in, bad ones are named with their reason.',
  input: z.object({ rows }),
  output: report,
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(may.changeLand(actor));
    await lockTree(tx);
    const plan = await planAreas(tx, input.rows);
    await carryOut(tx, plan, now);
    for (const area of plan.renamed) {
      record({ subject: { kind: 'area', id: area.id }, type: 'area.renamed', data: { to: area.name, by: 'import' } });
    }
    record({
      subject: { kind: 'land', id: tx.tenantId },
      type: 'areas.imported',
      data: {
        added: plan.added.length,
        renamed: plan.renamed.length,
        unchanged: plan.unchanged,
        faults: plan.faults.length,
      },
    });
    return reportOf(plan);
  },
});

/** The same without doing it. */
export const checkAreas = query({
  name: 'people.check-areas',
  summary: 'What an import of these rows would do, without doing it.',
  input: z.object({ rows }),
  output: report,
  refusals: [NotAllowed],
  async run({ tx, actor, authorize }, input) {
    authorize(may.changeLand(actor));
    return reportOf(await planAreas(tx, input.rows));
  },
});

export interface LandReport {
  added: number;
  renamed: number;
  unchanged: number;
  faults: number;
}

/**
 * Loads a district with its streets and communities, in steps of 5,000; again, to take over new names. The program only.
 * Refuses with DistrictDiffers when the tenant has another district's land.
 */
export async function importLand(
  kernel: Kernel,
  tenantId: string,
  land: DistrictLand,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<LandReport> {
  const root = await kernel.database.transaction(tenantId, rootArea, { readOnly: true });
  if (root && root.code !== land.district.code) {
    throw new DistrictDiffers({ here: root.code, asked: land.district.code });
  }
  const all = rowsOfLand(land);
  const total: LandReport = { added: 0, renamed: 0, unchanged: 0, faults: 0 };
  for (let start = 0; start < all.length; start += maxAreaRows) {
    const done = await kernel.execute(
      importAreas,
      { rows: all.slice(start, start + maxAreaRows) },
      { tenantId, actor: systemActor('land-import') },
    );
    total.added += done.added;
    total.renamed += done.renamed;
    total.unchanged += done.unchanged;
    total.faults += done.faults.length;
    onProgress(Math.min(all.length, start + maxAreaRows), all.length);
  }
  return total;
}

/** Streets first, so that each step finds the parents of the next. */
function rowsOfLand({ district, streets }: DistrictLand): AreaRow[] {
  return [
    { row: 0, code: district.code, name: district.name, kind: 'district', parentCode: null },
    ...streets.map(({ code, name, kind }): AreaRow => ({ row: 0, code, name, kind, parentCode: district.code })),
    ...streets.flatMap((street) =>
      street.communities.map(({ code, name, kind }): AreaRow => ({
        row: 0,
        code,
        name,
        kind,
        parentCode: street.code,
      })),
    ),
  ];
}
