import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,emulators,sandbox,test}/**/*.test.ts'],
    // They need a browser: `npm run test:browser`.
    exclude: ['test/browser/**', 'node_modules/**'],
    // Starts a Redis where none answers and there is one to start.
    globalSetup: 'test/support/redis/setup.ts',
    // Twice the patience of `eventually`, which says what it waited for.
    testTimeout: 120_000,
    // Most of the time is spent waiting for processes, leases and Redis; with more, the deadlines of a person are missed.
    maxWorkers: 2,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['src/domain/**'],
      exclude: ['**/*.test.ts'],
      thresholds: { branches: 100, functions: 100, lines: 100, statements: 100 },
    },
  },
});
