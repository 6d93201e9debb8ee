/** `npm run bench`: builds, then runs the benchmarks one after the other. */
import { at, become, ensureBuilt, innerEnv, node24, nodeFlags, onNode24 } from './ground.mjs';

await onNode24(import.meta.url);
await ensureBuilt();
await become(node24, [...nodeFlags, at('bench', 'run.ts'), ...process.argv.slice(2)], innerEnv());
