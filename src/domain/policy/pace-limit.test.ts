import { expect, it } from 'vitest';
import { longestWaitMs, tooManyForPace } from './pace-limit.ts';

it('lets pass what leaves within three hours', () => {
  expect(tooManyForPace({ count: 10, waitMs: longestWaitMs })).toBeUndefined();
});

it('refuses what would wait for longer, and says how long', () => {
  const refusal = tooManyForPace({ count: 5000, waitMs: longestWaitMs + 1 });
  expect(refusal).toMatchObject({ code: 'limit.pace', field: 'to' });
  expect(refusal?.sentence).toContain('5,000 messages would take until about 4 hours from now');
});
