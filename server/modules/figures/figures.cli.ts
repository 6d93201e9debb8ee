import { systemActor } from '../../kernel/actor.ts';
import type { CliCommand, CliContext, Words } from '../../kernel/cli.ts';
import { RebuildUnderWay } from './figures.refusals.ts';
import { beginRebuild, clearAway, finishComparison, finishRebuild, type CountingAnew } from './rebuild.ts';
import { figureTexts, type FigureKey } from './texts.ts';

const words =
  (key: FigureKey): Words =>
  (locale) =>
    figureTexts(locale, key);

const workOf = (context: CliContext): CountingAnew => ({
  database: context.kernel.database,
  tenantId: context.tenant.id,
  stopped: () => context.stopped(),
  progress: (events) => context.progress(events, undefined, figureTexts(context.locale, 'cli.events')),
});

const actor = systemActor('cli');

/** Counts all figures anew from the events, or goes on where a count was interrupted. */
const rebuild: CliCommand = {
  group: 'figures',
  verb: 'rebuild',
  about: words('cli.rebuild'),
  async run(context) {
    await clearAway(workOf(context));
    try {
      await context.kernel.execute(beginRebuild, { purpose: 'rebuild' }, { tenantId: context.tenant.id, actor });
    } catch (error) {
      if (!(error instanceof RebuildUnderWay)) throw error;
      context.tell(figureTexts(context.locale, 'cli.continued'));
    }
    await finishRebuild(workOf(context));
    if (context.stopped()) return 1;
    context.print(figureTexts(context.locale, 'cli.rebuilt'));
    return 0;
  },
};

/** Says whether the live figures are what the events say; lists what differs. */
const compare: CliCommand = {
  group: 'figures',
  verb: 'compare',
  about: words('cli.compare'),
  async run(context) {
    const { tenant, locale } = context;
    // what still waits is in the events and not yet in the figures
    await context.outboxWorker.deliverAll(tenant.id);
    await clearAway(workOf(context));
    await context.kernel.execute(beginRebuild, { purpose: 'compare' }, { tenantId: tenant.id, actor });
    const found = await finishComparison(workOf(context));
    if (context.stopped()) return 1;
    for (const { table, where, live, anew } of found) {
      context.print(figureTexts(locale, 'cli.difference', { table, where, live, anew }));
    }
    context.print(figureTexts(locale, found.length === 0 ? 'cli.agree' : 'cli.differ'));
    return found.length === 0 ? 0 : 1;
  },
};

export const figuresCli: readonly CliCommand[] = [rebuild, compare];
