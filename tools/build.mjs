/** `npm run build`: builds the whole product into dist/. */
import { ensureBuilt, ensureInstalled } from './ground.mjs';

await ensureInstalled();
await ensureBuilt({ force: true });
