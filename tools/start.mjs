/** `npm start`: installs and builds what is missing, then is the server. */
import { becomeServerProgram, ensureBuilt, ensureInstalled } from './ground.mjs';

await ensureInstalled();
await ensureBuilt();
await becomeServerProgram('main.js', process.argv.slice(2));
