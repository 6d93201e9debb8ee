import { defineConfig } from 'vitest/config';

/**
 * Three kinds of tests:
 * `server` in Node with real databases (PGlite always; PostgreSQL where TEST_DATABASE_URL names one),
 * `web` for what the browser programs compute, and `e2e`, one browser story per file against the built product.
 */
export default defineConfig({
  test: {
    // Two at a time: a test file may hold a whole database in its process.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'server',
          include: ['{server,site,doors,tools,bench}/**/*.test.{ts,tsx}'],
          // A cold embedded database takes some seconds on a busy machine.
          testTimeout: 30_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'web',
          include: ['{field,desk}/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
