import type { CliCommand } from './kernel/cli.ts';
import { figuresCli } from './modules/figures/public.ts';
import { peopleCli } from './modules/people/public.ts';
import { ticketsCli } from './modules/tickets/public.ts';
import { demoLand } from './seeds/demo/land.ts';
import { tenantsCli } from './tenants.cli.ts';

/** Every command of `lianxin`, in the order of the usage. Each module's are in its `<module>.cli.ts`. */
export const cliCommands: readonly CliCommand[] = [
  ...tenantsCli([demoLand]),
  ...peopleCli([demoLand]),
  ...ticketsCli,
  ...figuresCli,
];
