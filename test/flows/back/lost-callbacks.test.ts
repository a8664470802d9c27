import { describe, expect, it } from 'vitest';
import { loseCallbacks } from '../../support/scenarios/lost-callbacks.ts';

/** Plivo is asked 8 minutes after the last news; asking, and a turn in the pace of the edits, is given one more. */
const boundMs = 9 * 60_000;

describe('a bot that no callback reaches for ten minutes', () => {
  it('shows what became of each message within nine minutes all the same', async () => {
    const { finalAfterMs, lost } = await loseCallbacks(20);
    expect(lost).toBeGreaterThan(20);
    expect(Math.max(...finalAfterMs)).toBeLessThanOrEqual(boundMs);
  });
});
