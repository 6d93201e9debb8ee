import { rawRoute } from '../../kernel/http/route.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { areaFileLimitBytes, readAreaFile } from './area-file.ts';
import { checkAreas, importAreas } from './import-areas.ts';
import { AreaFileTooLong, AreaFileUnreadable } from './people.refusals.ts';
import { may } from './policy.ts';

/** Takes a file of grids, estates and buildings; `?dry=true` says what it would do. */
export const importFile = rawRoute({
  method: 'POST',
  path: '/api/area-imports',
  name: 'people.import-area-file',
  summary: 'Take in grids, estates and buildings from CSV or Excel; ?dry=true only says what would happen.',
  limit: 'upload',
  accepts: [
    'text/csv',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/octet-stream',
  ],
  answers: ['application/json'],
  bodyLimitBytes: areaFileLimitBytes,
  refusals: [NotAllowed, AreaFileUnreadable, AreaFileTooLong],
  async handle(context, request) {
    const actor = await context.actor();
    // before a stranger's file is unpacked
    if (!may.changeLand(actor)) throw new NotAllowed();
    const input = { rows: await readAreaFile(await request.body()) };
    const options = { tenantId: context.tenant.id, actor, commandId: request.commandId };
    const isDry = request.query.get('dry')?.[0] === 'true';
    const report = isDry
      ? await context.kernel.ask(checkAreas, input, options)
      : await context.kernel.execute(importAreas, input, options);
    return {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(report),
    };
  },
});
