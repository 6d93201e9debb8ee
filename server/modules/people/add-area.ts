import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import {
  areaKinds,
  codeLiesUnder,
  isCodeOf,
  levelOf,
  mayStandUnder,
  scopeColumnsUnder,
  type Area,
  type AreaLevel,
} from './area.ts';
import { areaOf, insertAreas, lockTree } from './area-store.ts';
import { AreaCodesUsedUp, AreaCodeTaken, AreaCodeWrong, AreaPlaceWrong, AreaRetired } from './people.refusals.ts';
import { may } from './policy.ts';

export const areaName = z.string().trim().min(1).max(80);

/** Adds an area by hand. Without a code, grids, estates and buildings get the next one under their parent. */
export const addArea = command({
  name: 'people.add-area',
  summary: 'Add an area under another; a grid, estate or building may get its code by itself.',
  input: z.object({
    id: z.uuid().optional(),
    parentId: z.uuid().nullable(),
    kind: z.enum(areaKinds),
    name: areaName,
    code: z.string().trim().max(40).optional(),
  }),
  output: z.object({ areaId: z.uuid(), code: z.string() }),
  refusals: [NotAllowed, NotFound, AreaPlaceWrong, AreaRetired, AreaCodeWrong, AreaCodeTaken, AreaCodesUsedUp],
  constraints: { area_code_is_unique: AreaCodeTaken },
  async run({ tx, actor, now, authorize, record }, { id, parentId, kind, name, code }) {
    authorize(may.changeLand(actor));
    await lockTree(tx);
    const level = levelOf(kind);
    const parent = await parentFor(tx, parentId, level);
    const areaId = id ?? newId();
    const areaCode = code ?? (await nextCode(tx, level, parent));
    if (!isCodeOf(level, areaCode) || (parent && !codeLiesUnder(level, areaCode, parent))) {
      throw new AreaCodeWrong({ code: areaCode, level });
    }
    await insertAreas(
      tx,
      [{ id: areaId, code: areaCode, name, level, kind, parentId, ...scopeColumnsUnder(level, areaId, parent) }],
      now,
    );
    record({
      subject: { kind: 'area', id: areaId },
      type: 'area.added',
      data: { code: areaCode, name, kind, parentId },
    });
    return { areaId, code: areaCode };
  },
});

/** The parent, in use and fit for the level; null for a root. */
export async function parentFor(tx: Tx, parentId: string | null, level: AreaLevel): Promise<Area | null> {
  if (parentId === null) {
    if (level !== 'district' && level !== 'city') throw new AreaPlaceWrong({ level, parentLevel: 'none' });
    return null;
  }
  const parent = await areaOf(tx, parentId);
  if (!parent) throw new NotFound({ what: 'area' });
  if (parent.retiredAt) throw new AreaRetired();
  if (!mayStandUnder(level, parent.level)) throw new AreaPlaceWrong({ level, parentLevel: parent.level });
  return parent;
}

const suffixes: Partial<Record<AreaLevel, { mark: string; digits: number }>> = {
  grid: { mark: '', digits: 3 },
  estate: { mark: '-e', digits: 2 },
  building: { mark: '-b', digits: 3 },
};

/** The next free code of a grid (three digits after the community's twelve), an estate or a building under this parent. */
async function nextCode(tx: Tx, level: AreaLevel, parent: Area | null): Promise<string> {
  const suffix = suffixes[level];
  if (!suffix || !parent) throw new AreaCodeWrong({ code: '', level });
  const prefix = `${parent.code}${suffix.mark}`;
  const { rows } = await tx.raw<{ code: string | null }>({
    name: 'people_last_code',
    text: `select max(code) as code from people.areas where tenant_id = $1 and level = $2 and code like $3
           and length(code) = $4`,
    values: [tx.tenantId, level, `${prefix}%`, prefix.length + suffix.digits],
  });
  const last = Number(rows[0]?.code?.slice(prefix.length) ?? 0);
  if (!Number.isInteger(last) || last + 1 >= 10 ** suffix.digits) throw new AreaCodesUsedUp();
  return `${prefix}${String(last + 1).padStart(suffix.digits, '0')}`;
}
