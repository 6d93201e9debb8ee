/** Writes server/kernel/database/tables.gen.ts from the migrations: `node tools/generate-tables.ts`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../server/kernel/database/open.ts';
import { tableTypes } from '../server/kernel/database/table-types.ts';

const migrationsDir = fileURLToPath(new URL('../server/migrations', import.meta.url));
const target = fileURLToPath(new URL('../server/kernel/database/tables.gen.ts', import.meta.url));

const database = await openDatabase({ migrationsDir });
await writeFile(target, await tableTypes(database));
await database.close();
console.log(`wrote ${target}`);
