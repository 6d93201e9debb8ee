/** `lianxin <group> <verb>`: what operators do from a terminal, through the same commands as everybody. */
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { cliCommands } from './cli-commands.ts';
import { readConfiguration } from './configuration.ts';
import { parseCommandLine, runCommand, usage } from './command-line.ts';
import { tellFailure } from './failure.ts';
import { openDatabase } from './kernel/database/open.ts';
import { createLog } from './kernel/log.ts';
import { speakerLocale } from './speech.ts';

async function main(words: readonly string[]): Promise<number> {
  const locale = speakerLocale();
  const parsed = parseCommandLine(cliCommands, words);
  if (parsed.kind === 'usage') {
    process.stdout.write(usage(cliCommands, locale, parsed.command));
    return 0;
  }
  const configuration = readConfiguration({ LOG_LEVEL: 'warn', ...process.env });
  const database = await openDatabase({
    databaseUrl: configuration.databaseUrl,
    dataDir: configuration.dataDir,
    migrationsDir: fileURLToPath(new URL('./migrations', import.meta.url)),
  });
  try {
    // The answer is on stdout, so what is logged goes to stderr.
    const log = createLog(configuration.logLevel, { write: (line) => void process.stderr.write(line) });
    const app = createApp({ database, configuration, log });
    const code = await runCommand(app, parsed, locale);
    await app.stop();
    return code;
  } finally {
    await database.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  tellFailure(error);
  process.exitCode = 1;
}
