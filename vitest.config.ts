import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/runner/longest-first.ts';
import { apartFiles, browserTests, testFiles } from './test/support/runner/shared-process.ts';

const apart = apartFiles();
const common = {
  // Beyond the patience of `eventually` on a busy machine, which says what it waited for.
  testTimeout: 240_000,
  hookTimeout: 240_000,
};

export default defineConfig({
  test: {
    // The first starts a Redis where none answers and there is one to start.
    globalSetup: ['test/support/redis/setup.ts', 'test/support/runner/compile-cache.ts'],
    // Half of the time is spent waiting for processes, leases and Redis. With more, the deadlines of a person are missed.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...common, name: 'apart', include: apart } },
      // Loading the app takes longer than most files. They leave nothing behind, so a process runs many of them.
      {
        test: {
          ...common,
          name: 'shared',
          isolate: false,
          include: [testFiles],
          // The browser tests have a command of their own: `npm run test:browser`.
          exclude: [...apart, browserTests, 'node_modules/**'],
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/domain/**'],
      exclude: ['**/*.test.ts'],
      thresholds: { branches: 100, functions: 100, lines: 100, statements: 100 },
    },
  },
});
