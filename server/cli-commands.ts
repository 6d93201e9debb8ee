import type { CliCommand } from './kernel/cli.ts';

/** Every command of `lianxin`, in the order of the usage. Each module's are in its `<module>.cli.ts`. */
export const cliCommands: readonly CliCommand[] = [];
