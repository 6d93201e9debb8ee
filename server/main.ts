/** `npm start`: opens the database, migrates, seeds a demo district on the first run, serves until told to stop. */
import { fileURLToPath } from 'node:url';
import { type App, createApp } from './app.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import type { Database } from './kernel/database/database.ts';
import { openDatabase } from './kernel/database/open.ts';
import { Failure, tellFailure } from './failure.ts';
import { fill, locales } from './kernel/text.ts';
import { demoPeople } from './seeds/demo/cast.ts';
import { isUnfinished } from './seeds/demo/progress.ts';
import { speakBoth } from './speech.ts';
import { serverTexts } from './texts.ts';

const stopWithinMs = 9000;

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const database = await openDatabase({
    databaseUrl: configuration.databaseUrl,
    dataDir: configuration.dataDir,
    migrationsDir: fileURLToPath(new URL('./migrations', import.meta.url)),
    ...(configuration.databasePool === undefined ? {} : { limits: { connections: configuration.databasePool } }),
  });
  try {
    const app = createApp({ database, configuration });
    await prepareTenants(app);
    const port = await app.start().catch((error: unknown) => {
      throw listenFailure(error, configuration);
    });
    stopOnSignals(app, database);
    endOnFaults(app);
    await tellAddresses(app, port);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** On an empty database: a demo district, unless DEMO is off. One whose filling was interrupted is filled to its end. */
async function prepareTenants(app: App): Promise<void> {
  const { configuration, tenants } = app;
  const list = await tenants.all();
  const demos = list.filter((tenant) => tenant.demo);
  const left = await Promise.all(demos.map((tenant) => isUnfinished(app.kernel.database, tenant.id)));
  if ((list.length === 0 || left.includes(true)) && configuration.demo) {
    const started = performance.now();
    speakBoth('start.demo');
    let told = 0;
    // the texts of a year are read only where they are needed
    const { seedDemo } = await import('./seeds/demo/seed.ts');
    await seedDemo(app, {
      progress(share) {
        const percent = Math.floor(share * 10) * 10;
        if (percent <= told) return;
        told = percent;
        speakBoth('start.demo-progress', { percent });
      },
    });
    tenants.forget();
    speakBoth('start.demo-done', { seconds: ((performance.now() - started) / 1000).toFixed(1) });
  }
  if (configuration.tenant !== undefined && !(await tenants.bySlug(configuration.tenant))) {
    const { tenant } = configuration;
    throw new Failure((locale) => serverTexts(locale, 'start.tenant-unknown', { tenant }));
  }
}

function listenFailure(error: unknown, { port, host }: Configuration): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new Failure((locale) => serverTexts(locale, 'start.port-taken', { port }), { cause: error });
  if (code === 'EACCES')
    return new Failure((locale) => serverTexts(locale, 'start.port-forbidden', { port }), { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Failure((locale) => serverTexts(locale, 'start.address-unknown', { host }), { cause: error });
  }
  return error;
}

/** The three doors, and whom one can be in a demo. */
async function tellAddresses(app: App, port: number): Promise<void> {
  const { host, publicUrl } = app.configuration;
  const shown = host === '127.0.0.1' || host === '::1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const base = (publicUrl ?? `http://${shown}:${port}`).replace(/\/$/, '');
  const list = await app.tenants.all();
  speakBoth('start.serving');
  speakBoth('start.door-site', { url: `${base}/` }, '  ');
  speakBoth('start.door-field', { url: `${base}/field/` }, '  ');
  speakBoth('start.door-desk', { url: `${base}/desk/` }, '  ');
  if (list.length === 0) speakBoth('start.no-tenant');
  const demo = list.find((tenant) => tenant.demo);
  if (!demo) return;
  speakBoth('start.demo-people');
  for (const person of demoPeople) {
    const words = locales.map((locale) =>
      fill(serverTexts(locale, 'start.demo-person'), { name: person.name[locale], role: person.role[locale] }),
    );
    process.stdout.write(`  ${words.join('  ·  ')}\n`);
  }
}

/** Ends in good order, once: what is in flight is finished, then the workers, then the database. */
function stopOnSignals(app: App, database: Database): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    speakBoth('stop.stopping');
    const late = setTimeout(() => {
      speakBoth('stop.too-long', { seconds: stopWithinMs / 1000 });
      process.exit(1);
    }, stopWithinMs);
    try {
      await app.stop();
      await database.close();
      clearTimeout(late);
      speakBoth('stop.stopped');
      process.exit(0);
    } catch (error) {
      app.log.error({ err: error }, 'the stop failed');
      process.exit(1);
    }
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

/** What nobody caught leaves the program in an unknown state: it is logged (without anybody's data) and the program ends. */
function endOnFaults(app: App): void {
  const end = (error: unknown) => {
    app.log.fatal({ err: error }, 'uncaught');
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

try {
  await main();
} catch (error) {
  tellFailure(error);
  process.exit(1);
}
