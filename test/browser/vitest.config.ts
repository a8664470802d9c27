import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the sandbox's page in a real browser. Needs Chromium, so `npm test` leaves it out. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    // Each file starts a sandbox of its own, which first tells its story, and a browser.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
