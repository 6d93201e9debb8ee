/** `npm run build`: builds the whole product into dist/; with --if-changed only when the sources are newer. */
import { ensureBuilt, ensureInstalled } from './ground.mjs';

await ensureInstalled();
await ensureBuilt({ force: !process.argv.includes('--if-changed') });
