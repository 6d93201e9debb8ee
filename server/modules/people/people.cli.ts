import { readFile, writeFile } from 'node:fs/promises';
import { systemActor } from '../../kernel/actor.ts';
import type { CliCommand } from '../../kernel/cli.ts';
import { readAreaFile } from './area-file.ts';
import { checkAreas, importAreas, importLand } from './import-areas.ts';
import { readDistrictLand, type DistrictLand } from './land-source.ts';
import { peopleTexts } from './texts.ts';

/** `lianxin areas …`. `bundled`: districts that are at hand without the package of all divisions. */
export function peopleCli(bundled: readonly DistrictLand[]): readonly CliCommand[] {
  return [
    {
      group: 'areas',
      verb: 'import',
      about: (locale) => peopleTexts(locale, 'cli.areas-import'),
      arguments: [{ name: 'DISTRICT', about: (locale) => peopleTexts(locale, 'cli.district') }],
      async run({ kernel, tenant, locale, argument, print, progress }) {
        const land = await readDistrictLand(argument('DISTRICT'), { bundled });
        const report = await importLand(kernel, tenant.id, land, (done, total) =>
          progress(done, total, land.district.name),
        );
        print(peopleTexts(locale, 'cli.areas-imported', { name: land.district.name, ...report }));
        return report.faults === 0 ? 0 : 2;
      },
    },
    {
      group: 'areas',
      verb: 'import-file',
      about: (locale) => peopleTexts(locale, 'cli.areas-import-file'),
      arguments: [{ name: 'FILE', about: (locale) => peopleTexts(locale, 'cli.file') }],
      options: {
        'dry-run': { type: 'boolean', about: (locale) => peopleTexts(locale, 'cli.dry-run') },
        errors: { type: 'string', about: (locale) => peopleTexts(locale, 'cli.errors') },
      },
      async run({ kernel, tenant, locale, argument, option, flag, print, tell }) {
        const input = { rows: await readAreaFile(await readFile(argument('FILE'))) };
        const options = { tenantId: tenant.id, actor: systemActor('cli') };
        const report = flag('dry-run')
          ? await kernel.ask(checkAreas, input, options)
          : await kernel.execute(importAreas, input, options);
        const lines = report.faults.map(({ row, code, fault }) => ({
          row,
          code,
          why: peopleTexts(locale, `row.${fault}`),
        }));
        for (const line of lines.slice(0, 20)) tell(peopleTexts(locale, 'cli.row', line));
        const file = option('errors');
        if (file) await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        print(
          peopleTexts(locale, 'cli.areas-imported', {
            name: argument('FILE'),
            added: report.added,
            renamed: report.renamed,
            unchanged: report.unchanged,
            faults: report.faults.length,
          }),
        );
        return report.faults.length === 0 ? 0 : 2;
      },
    },
  ];
}
