import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { precache } from './field/precache.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

export type Door = 'field' | 'desk';

/** The Vite configuration of one browser program, served under `/<door>/` and built to dist/web/<door>. */
export function doorConfig(door: Door): UserConfig {
  return {
    root: `${root}${door}`,
    base: `/${door}/`,
    cacheDir: `${root}node_modules/.vite/${door}`,
    plugins: [react(), ...(door === 'field' ? [precache('/field/')] : [])],
    server: { fs: { allow: [root] } },
    build: {
      outDir: `${root}dist/web/${door}`,
      emptyOutDir: true,
      target: 'es2022',
      sourcemap: false,
      // Every asset is a file of its own: the page's security policy forbids data: addresses for scripts and fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1200,
      reportCompressedSize: false,
    },
  };
}

export default defineConfig(({ mode }) => doorConfig(mode === 'desk' ? 'desk' : 'field'));
