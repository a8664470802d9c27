import { describe, expect, it } from 'vitest';
import { sampleAt, sampleDispatch } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { privateWords } from './private-words.ts';

it('says how long ago the same was sent, and when the last one leaves', () => {
  expect(privateWords.repeat(sampleDispatch(), sampleAt + 4_000)).toContain('You sent exactly this 4 s ago');
  expect(privateWords.forecast(2, 59_000)).toBe('2 messages, the last around <!date^60^{time}|00:01:00 UTC>.');
  expect(privateWords.forecast(1, 60_000)).toBe('In line, around <!date^60^{time}|00:01:00 UTC>.');
});

describe('the answer to Cancel', () => {
  it.each([
    [0, 1, 0, /nothing to stop, it has left/],
    [1, 0, 0, /stopped 1\. Nothing had left\.$/],
    [2, 1, 0, /stopped 2\. 1 had left already\.$/],
    [2, 3, 0, /stopped 2\. 3 had left already\.$/],
    [0, 1, 1, /nothing else to stop\. 1 is being sent right now\. If Plivo doesn't take it, I won't try again\.$/],
    [2, 2, 2, /stopped 2\. 2 are being sent right now\./],
    [2, 3, 1, /stopped 2\. 2 had left already\. 1 is being sent right now\./],
  ])('says what was stopped (%i), what had left (%i) and what is leaving (%i)', (stopped, left, sending, expected) => {
    expect(privateWords.cancelled({ dispatchId: '7K4Q2MAAAA', stopped, left, sending })).toMatch(expected);
  });
});

it('writes each refusal on its own line, escaped, with people by name', () => {
  const refusal = refuse('actor.guest', 'Ask @U012ADMIN <here>.');
  expect(privateWords.refused([refusal, refusal])).toBe(
    'Ask <@U012ADMIN> &lt;here&gt;.\nAsk <@U012ADMIN> &lt;here&gt;.',
  );
});
