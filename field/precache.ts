/** Part of the build: writes the service worker with the list of files that make this version of the field. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Emits service-worker.js beside the page; its version is a digest of all it lists, so it changes when anything does. */
export function precache(base: string): Plugin {
  return {
    name: 'field-precache',
    apply: 'build',
    generateBundle(_options, bundle) {
      const kept = readdirSync(new URL('./public/', import.meta.url));
      const built = Object.keys(bundle).filter((name) => !name.endsWith('.html'));
      const files = [...kept, ...built].toSorted().map((name) => base + name);
      const digest = createHash('sha256').update(JSON.stringify(files));
      for (const name of kept) digest.update(readFileSync(new URL(`./public/${name}`, import.meta.url)));
      digest.update(readFileSync(new URL('./index.html', import.meta.url)));
      const source = readFileSync(new URL('./service-worker.js', import.meta.url), 'utf8')
        .replace('%VERSION%', digest.digest('hex').slice(0, 12))
        .replace("['%FILES%']", JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  };
}
