import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { areaName, parentFor } from './add-area.ts';
import { codeLiesUnder, isCodeOf, scopeColumnsUnder, type Area } from './area.ts';
import { areaOf, lockTree } from './area-store.ts';
import { keepAreaHistory, moveSubtree, usesOfArea } from './area-tree-changes.ts';
import { AreaCodeTaken, AreaCodeWrong, AreaInUse, AreaPlaceWrong, AreaRetired } from './people.refusals.ts';
import { may } from './policy.ts';

/** The area, locked with the tree, still in use. */
export async function areaInUse(tx: Tx, areaId: string): Promise<Area> {
  await lockTree(tx);
  const area = await areaOf(tx, areaId);
  if (!area) throw new NotFound({ what: 'area' });
  if (area.retiredAt) throw new AreaRetired();
  return area;
}

/** Gives an area another name; what it was called before stays in its history. */
export const renameArea = command({
  name: 'people.rename-area',
  summary: 'Give an area another name; its history keeps the old one.',
  input: z.object({ areaId: z.uuid(), name: areaName }),
  output: z.object({ areaId: z.uuid() }),
  refusals: [NotAllowed, NotFound, AreaRetired],
  async run({ tx, actor, now, authorize, record }, { areaId, name }) {
    authorize(may.changeLand(actor));
    const area = await areaInUse(tx, areaId);
    await tx.raw({
      text: 'update people.areas set name = $3 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, areaId, name],
    });
    await keepAreaHistory(tx, [{ ...area, name }], now);
    record({ subject: { kind: 'area', id: areaId }, type: 'area.renamed', data: { from: area.name, to: name } });
    return { areaId };
  },
});

/** Puts an area with everything below it under another parent, with a new code where the parent's is part of it. */
export const moveArea = command({
  name: 'people.move-area',
  summary: 'Put an area with everything below it under another parent.',
  input: z.object({ areaId: z.uuid(), parentId: z.uuid(), code: z.string().trim().max(40).optional() }),
  output: z.object({ areaId: z.uuid(), code: z.string(), areasBelow: z.int() }),
  refusals: [NotAllowed, NotFound, AreaRetired, AreaPlaceWrong, AreaCodeWrong, AreaCodeTaken],
  constraints: { area_code_is_unique: AreaCodeTaken },
  async run({ tx, actor, now, authorize, record }, { areaId, parentId, code }) {
    authorize(may.changeLand(actor));
    const area = await areaInUse(tx, areaId);
    const parent = await parentFor(tx, parentId, area.level);
    if (!parent) throw new NotFound({ what: 'area' });
    const newCode = code ?? area.code;
    if (!isCodeOf(area.level, newCode) || (code !== undefined && !codeLiesUnder(area.level, newCode, parent))) {
      throw new AreaCodeWrong({ code: newCode, level: area.level });
    }
    const moved = { ...area, code: newCode, parentId, ...scopeColumnsUnder(area.level, areaId, parent) };
    const areasBelow = await moveSubtree(tx, moved);
    await keepAreaHistory(tx, [moved], now);
    record({
      subject: { kind: 'area', id: areaId },
      type: 'area.moved',
      data: { from: area.parentId, to: parentId, code: newCode, codeBefore: area.code, areasBelow },
    });
    return { areaId, code: newCode, areasBelow };
  },
});

/** Takes an area out of use. Refuses with AreaInUse while areas in use, units or grants hang on it. */
export const retireArea = command({
  name: 'people.retire-area',
  summary: 'Take an area out of use; its records and history stay.',
  input: z.object({ areaId: z.uuid() }),
  output: z.object({ areaId: z.uuid() }),
  refusals: [NotAllowed, NotFound, AreaRetired, AreaInUse],
  async run({ tx, actor, now, authorize, record }, { areaId }) {
    authorize(may.changeLand(actor));
    await areaInUse(tx, areaId);
    const uses = await usesOfArea(tx, areaId);
    if (uses.areas + uses.units + uses.grants > 0) throw new AreaInUse(uses);
    await tx.raw({
      text: 'update people.areas set retired_at = $3 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, areaId, now],
    });
    record({ subject: { kind: 'area', id: areaId }, type: 'area.retired' });
    return { areaId };
  },
});
