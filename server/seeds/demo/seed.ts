/** The demo district: real places, invented people, a year of tickets up to now. The same seed and the same now, the same rows. */
import { randomBytes } from 'node:crypto';
import { systemActor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database/database.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { keepSetting, tenantOf, type Tenant } from '../../kernel/tenant.ts';
import { createTenant } from '../../kernel/tenants.ts';
import { loadCalendar, loadCalendarPreset } from '../../modules/calendar/public.ts';
import { beginRebuild, finishRebuild } from '../../modules/figures/public.ts';
import { contactSettingKey, importDirectory, type Role } from '../../modules/people/public.ts';
import { eventsInOrder, presets, writeHistories, writePastEvents } from '../../modules/tickets/public.ts';
import { randomFrom } from '../random.ts';
import { demoCast } from './cast.ts';
import { demoDirectory, type DemoDirectory } from './directory.ts';
import { demoLand } from './land.ts';
import { landlineNumber } from './names.ts';
import { demoPictures } from './pictures.ts';
import { demoPlaces, type DemoPlaces } from './places.ts';
import { type Progress, progressKey, progressOf } from './progress.ts';
import { demoYear } from './year.ts';

export interface SeedOptions {
  /** how far it is: 0 to 1 */
  progress?: (share: number) => void;
  /** tickets of the year's rhythm (preset 4,500); some sixty for the cast come on top */
  tickets?: number;
  /** another number, another demo (preset 371502) */
  seed?: number;
  /** Given only where two seedings must come out alike to the last hash; made here otherwise. */
  secret?: Uint8Array;
}

const slug = 'demo';
/** residents who raise something; the first of them are in the list of persons */
const residentCount = 2000;
const residentsListed = 400;
const ticketsAtOnce = 500;
const eventsAtOnce = 2000;

interface Seeding {
  kernel: Kernel;
  clock: Clock;
}

/** Fills an empty database with the demo district, or goes on filling it. */
export async function seedDemo({ kernel, clock }: Seeding, options: SeedOptions = {}): Promise<void> {
  const { database } = kernel;
  const tell = options.progress ?? (() => {});
  const seed = options.seed ?? 371_502;
  const wish = { seed, tickets: options.tickets ?? 4500, now: clock.now(), steps: 0, done: false };
  const tenantId = randomFrom(seed).fork('tenant').uuid(new Date(0));
  const { begun, tenant } = await beginSeeding(database, clock, tenantId, wish, options.secret);
  const places = demoPlaces(demoLand, tenantId, randomFrom(begun.seed).fork('places'));
  const directory = demoDirectory(
    demoLand,
    places,
    tenantId,
    randomFrom(begun.seed).fork('directory'),
    Math.min(residentCount, begun.tickets),
  );
  await loadCalendarPreset(kernel, tenantId);
  await settlePeople(kernel, tenantId, places, directory);
  await database.transaction(tenantId, (tx) =>
    keepSetting(tx, contactSettingKey, { phone: landlineNumber(0) }, clock.now()),
  );
  tell(0.1);
  const calendar = await database.transaction(tenantId, loadCalendar, { readOnly: true });
  const lives = demoYear({
    tenant,
    rules: { presets, calendar },
    places,
    directory,
    now: begun.now,
    seed: begun.seed,
    count: begun.tickets,
  });
  const drawings = await demoPictures();
  tell(0.25);
  const events = eventsInOrder(lives);
  const steps = [
    ...parts(lives, ticketsAtOnce).map((part) => ({
      weight: part.length * 3,
      write: (tx: Parameters<typeof writeHistories>[0]) => writeHistories(tx, part, drawings),
    })),
    ...parts(events, eventsAtOnce).map((part) => ({
      weight: part.length,
      write: (tx: Parameters<typeof writePastEvents>[0]) => writePastEvents(tx, part),
    })),
  ];
  const total = steps.reduce((sum, step) => sum + step.weight, 0);
  let written = 0;
  for (const [index, step] of steps.entries()) {
    if (index >= begun.steps) {
      await database.transaction(tenantId, async (tx) => {
        await step.write(tx);
        await keepSetting(tx, progressKey, { ...begun, steps: index + 1 }, clock.now());
      });
    }
    written += step.weight;
    tell(0.25 + (0.5 * written) / total);
  }
  await countFigures(kernel, tenantId);
  tell(0.95);
  await database.maintain();
  await database.transaction(tenantId, (tx) =>
    keepSetting(tx, progressKey, { ...begun, steps: steps.length, done: true }, clock.now()),
  );
  tell(1);
}

/** The year went past the outbox: what is derived from its events is made from the events. */
async function countFigures(kernel: Kernel, tenantId: string): Promise<void> {
  try {
    await kernel.execute(beginRebuild, {}, { tenantId, actor: systemActor('demo-seed') });
  } catch (error) {
    // begun before an interruption
    if (!(error instanceof Refusal)) throw error;
  }
  await finishRebuild({ database: kernel.database, tenantId });
}

async function beginSeeding(
  database: Database,
  clock: Clock,
  tenantId: string,
  wish: Progress,
  secret: Uint8Array | undefined,
): Promise<{ begun: Progress; tenant: Tenant }> {
  const begun = await progressOf(database, tenantId);
  if (!begun) {
    await createTenant(database, clock, {
      id: tenantId,
      slug,
      name: demoLand.district.name,
      demo: true,
      secret: secret ?? randomBytes(32),
    });
    await database.transaction(tenantId, (tx) => keepSetting(tx, progressKey, wish, wish.now));
  }
  const tenant = await database.transaction(tenantId, tenantOf, { readOnly: true });
  return { begun: begun ?? wish, tenant };
}

async function settlePeople(
  kernel: Kernel,
  tenantId: string,
  places: DemoPlaces,
  directory: DemoDirectory,
): Promise<void> {
  const options = { tenantId, actor: systemActor('demo-seed') };
  await kernel.execute(
    importDirectory,
    { areas: places.areas.map(({ id, code, name, kind, parentId }) => ({ id, code, name, kind, parentId })) },
    options,
  );
  const castFirst = directory.officers.toSorted((a, b) => rank(a.cast?.key) - rank(b.cast?.key));
  await kernel.execute(
    importDirectory,
    {
      units: directory.units.map(({ id, name, kind, areaId, phone }) => ({ id, name, kind, areaId, phone })),
      persons: [
        ...castFirst.map((one) => ({
          id: one.id,
          name: one.name,
          phone: one.phone,
          skills: one.skills,
          units: [{ unitId: directory.unit(one.unitKey).id, title: one.title }],
          grants: one.grants as { role: Role; areaId: string; unitId: string | null }[],
          ...(one.cast ? { account: { loginName: one.cast.key } } : {}),
        })),
        ...directory.residents.slice(0, residentsListed).map(({ id, person, phone, home }) => ({
          id,
          name: person.name,
          phone,
          homeAreaId: home.id,
        })),
      ],
    },
    options,
  );
}

/** The cast in its own order before everybody else. */
function rank(key: string | undefined): number {
  const index = demoCast.findIndex((member) => member.key === key);
  return index === -1 ? demoCast.length : index;
}

function parts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
