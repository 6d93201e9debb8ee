import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { query } from '../../kernel/query.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { civilDateOf } from '../../kernel/working-time.ts';
import {
  areaAncestors,
  areaLevels,
  areaOf,
  areasOf,
  childAreas,
  rootArea,
  scopesOf,
  unitsOf,
  type Area,
} from '../people/public.ts';
import {
  cellAreaOf,
  noCounts,
  readAreaSums,
  readCells,
  readDays,
  readUnitCells,
  sumOf,
  type Period,
  type ReadCell,
} from './cells.ts';
import { bins, calendarDayRanges, quantile, totalOf, within, workingDayRanges, type Bar, type Range } from './days.ts';
import { PeriodWrong } from './figures.refusals.ts';
import { measureNames, measures, type Counts, type MeasureName } from './measures.ts';
import { addMonths, monthPattern, monthsBetween, monthsOf } from './period.ts';
import { figureRoles, may, unitsLedBy } from './policy.ts';
import { readState } from './store.ts';

const limitMonths = 60;
const presetMonths = 12;
/** Promises reach this far at most without being asked for again; the share answered within it is shown. */
export const withinWorkingDays = 15;

const filter = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe('query of GET /api/tickets that lists exactly the tickets counted');
const counts = z.object(
  Object.fromEntries(measureNames.map((name) => [name, z.int()])) as Record<MeasureName, z.ZodInt>,
);
/** A row's list together with a measure's list (in `measures`) is the list behind the number. */
const row = { list: filter, counts };
/** What residents said of the work, and who has said nothing yet. */
export const judgements = ['judged', 'solved', 'satisfied', 'notJudged'] as const satisfies readonly MeasureName[];
/** Whoever leads a unit is not told what fewer than this said: they would know whose verdict it is. */
export const smallestJudged = 5;
const areaShape = z.object({ id: z.uuid(), code: z.string(), name: z.string(), level: z.enum(areaLevels) });
const days = z.object({
  n: z.int(),
  median: z.int().nullable(),
  p90: z.int().nullable(),
  bins: z.array(z.object({ from: z.int(), to: z.int().nullable(), n: z.int(), list: filter })),
});

/** One screen: an area and what lies below it, a period of months of raising; every number names the list behind it. */
export const figures = query({
  name: 'figures.overview',
  summary: 'Counts, rates and days to reply of an area over months of raising',
  input: z.object({
    areaId: z.uuid().optional(),
    unitId: z.uuid().optional(),
    from: z.string().regex(monthPattern).optional(),
    to: z.string().regex(monthPattern).optional(),
  }),
  output: z.object({
    area: areaShape,
    unit: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    above: z.array(areaShape),
    mine: z.array(areaShape),
    from: z.string(),
    to: z.string(),
    asOf: z.date(),
    countedAt: z.date().nullable(),
    measures: z.object(
      Object.fromEntries(measureNames.map((name) => [name, filter])) as Record<MeasureName, typeof filter>,
    ),
    unlisted: z.array(z.enum(judgements)).describe('measures whose lists this reader may not open'),
    tooFewJudged: z.boolean().describe('judgements are left at 0 because too few were given to tell this reader'),
    total: z.object(row),
    months: z.array(z.object({ month: z.string(), ...row })),
    channels: z.array(z.object({ channel: z.string(), ...row })),
    units: z.array(z.object({ unitId: z.uuid(), name: z.string(), ...row })),
    below: z.array(areaShape.extend(row)),
    days: z.object({
      calendar: days,
      working: days.extend({ withinDays: z.int(), within: z.int(), withinList: filter }),
    }),
  }),
  refusals: [NotFound, PeriodWrong],
  async run({ tx, actor, now, authorize }, input) {
    authorize(may.read(actor));
    const period = periodOf(input, civilDateOf(now, (await tenantOf(tx)).zone).slice(0, 7));
    const unitId = input.unitId ?? presetUnit(actor);
    const area = await chosenArea(tx, actor, input.areaId, unitId);
    const view = may.readArea(actor, area) ? 'area' : 'unit';
    const state = await readState(tx);
    const cellArea = cellAreaOf(area);
    const base = {
      view,
      areaId: area.id,
      monthFrom: period.from,
      monthTo: period.to,
      ...(unitId ? { unitId } : {}),
    };
    const cells = unitId
      ? await readUnitCells(tx, state.live, cellArea, unitId, period)
      : await readCells(tx, state.live, cellArea, period);
    const main = cells.filter((cell) => cell.dimension === (unitId ? 'unit' : 'all'));
    const bars = await readDays(
      tx,
      state.live,
      { areaId: cellArea, dimension: unitId ? 'unit' : 'all', key: unitId ?? '' },
      period,
    );
    const units = await unitsOf(
      tx,
      unitId ? [unitId] : cells.filter((cell) => cell.dimension === 'unit').map((cell) => cell.key),
    );
    const total = sumOf(main);
    // the rating is not shown to those rated: a unit's lead gets numbers of many, without months and lists to tell whose they are
    const rated = view === 'unit';
    const tooFewJudged = rated && total.judged < smallestJudged;
    return {
      area: shownArea(area),
      unit: unitId ? { id: unitId, name: units.get(unitId)?.name ?? '' } : null,
      above: (await areaAncestors(tx, area.id))
        .filter((each) => each.id !== area.id && may.readArea(actor, each))
        .map(shownArea),
      mine: await ownAreas(tx, actor),
      ...period,
      asOf: now,
      countedAt: state.countedAt,
      measures: Object.fromEntries(measureNames.map((name) => [name, measures[name].list])) as unknown as Record<
        MeasureName,
        Record<string, string>
      >,
      unlisted: rated ? [...judgements] : [],
      tooFewJudged,
      total: { list: base, counts: tooFewJudged ? withoutJudgements(total) : total },
      months: monthsOf(period.from, period.to).map((month) => ({
        month,
        list: { ...base, monthFrom: month, monthTo: month },
        counts: (rated ? withoutJudgements : same)(sumOf(main.filter((cell) => cell.month === month))),
      })),
      channels: unitId
        ? []
        : grouped(cells, 'channel').map(([channel, each]) => ({
            channel,
            list: { ...base, channel },
            counts: sumOf(each),
          })),
      units: unitId
        ? []
        : grouped(cells, 'unit')
            .map(([id, each]) => ({
              unitId: id,
              name: units.get(id)?.name ?? '',
              list: { ...base, unitId: id },
              counts: sumOf(each),
            }))
            // by name: this is not a ranking
            .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
      below: unitId ? [] : await below(tx, state.live, area, base, period),
      days: daysOf(bars, base),
    };
  },
});

const same = (counts: Counts): Counts => counts;
const withoutJudgements = (counts: Counts): Counts => ({
  ...counts,
  ...Object.fromEntries(judgements.map((name) => [name, 0])),
});

function periodOf(input: { from?: string | undefined; to?: string | undefined }, thisMonth: string): Period {
  const to = input.to ?? (input.from !== undefined && input.from > thisMonth ? input.from : thisMonth);
  const from = input.from ?? addMonths(to, 1 - presetMonths);
  const length = monthsBetween(from, to);
  if (length < 1 || length > limitMonths) throw new PeriodWrong({ limitMonths });
  return { from, to };
}

/** Who leads a unit and answers for no area starts with the unit. */
function presetUnit(actor: Actor): string | undefined {
  const scopes = scopesOf(actor, figureRoles);
  if (scopes === 'all' || scopes.streets.length + scopes.communities.length + scopes.grids.length > 0) return undefined;
  return unitsLedBy(actor)[0];
}

/** What may not be read is not found. */
async function chosenArea(tx: Tx, actor: Actor, areaId: string | undefined, unitId: string | undefined): Promise<Area> {
  const led = unitId !== undefined && may.readUnit(actor, unitId);
  const area =
    areaId !== undefined
      ? await areaOf(tx, areaId)
      : ((await areaOf(tx, (await ownAreas(tx, actor))[0]?.id ?? '00000000-0000-0000-0000-000000000000')) ??
        (led ? await rootArea(tx) : undefined));
  if (!area || !counted(area) || !(may.readArea(actor, area) || led)) throw new NotFound({ what: 'area' });
  return area;
}

/** Estates and buildings have lists, but no figures of their own. */
const counted = (area: Pick<Area, 'level'>): boolean => area.level !== 'estate' && area.level !== 'building';

/** The tops of what the reader answers for. */
async function ownAreas(tx: Tx, actor: Actor): Promise<z.input<typeof areaShape>[]> {
  const scopes = scopesOf(actor, figureRoles);
  if (scopes === 'all') {
    const root = await rootArea(tx);
    return root ? [shownArea(root)] : [];
  }
  const ids = [...scopes.streets, ...scopes.communities, ...scopes.grids];
  const areas = await areasOf(tx, ids);
  return ids.flatMap((id) => areas.get(id) ?? []).map(shownArea);
}

function shownArea({ id, code, name, level }: Area): z.input<typeof areaShape> {
  return { id, code, name, level };
}

function grouped(cells: readonly ReadCell[], dimension: 'channel' | 'unit'): [string, ReadCell[]][] {
  const groups = new Map<string, ReadCell[]>();
  for (const cell of cells) {
    if (cell.dimension !== dimension) continue;
    const group = groups.get(cell.key);
    if (group) group.push(cell);
    else groups.set(cell.key, [cell]);
  }
  return [...groups]
    .filter(([, each]) => each.some((cell) => cell.raised > 0))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

async function below(tx: Tx, generation: number, area: Area, base: Record<string, string>, period: Period) {
  const children = (await childAreas(tx, area.id, '', 200)).filter(counted);
  const sums = await readAreaSums(
    tx,
    generation,
    children.map((child) => child.id),
    period,
  );
  return children.map((child) => ({
    ...shownArea(child),
    list: { ...base, areaId: child.id },
    counts: sums.get(child.id) ?? noCounts(),
  }));
}

function daysOf(bars: Record<'calendar-days' | 'working-days', Bar[]>, base: Record<string, string>) {
  const working = bars['working-days'];
  const calendar = bars['calendar-days'];
  const resolved = { ...base, resolved: true };
  return {
    calendar: {
      n: totalOf(calendar),
      median: quantile(calendar, 0.5),
      p90: quantile(calendar, 0.9),
      bins: bins(calendar, calendarDayRanges).map((bin) => ({
        ...bin,
        list: { ...resolved, ...rangeOf(bin, 'replyDaysFrom', 'replyDaysTo') },
      })),
    },
    working: {
      n: totalOf(working),
      median: quantile(working, 0.5),
      p90: quantile(working, 0.9),
      bins: bins(working, workingDayRanges).map((bin) => ({
        ...bin,
        list: { ...resolved, ...rangeOf(bin, 'replyWorkingDaysFrom', 'replyWorkingDaysTo') },
      })),
      withinDays: withinWorkingDays,
      within: within(working, withinWorkingDays),
      withinList: { ...resolved, replyWorkingDaysTo: withinWorkingDays },
    },
  };
}

const rangeOf = ({ from, to }: Range, fromName: string, toName: string): Record<string, number> => ({
  [fromName]: from,
  ...(to === null ? {} : { [toName]: to }),
});
