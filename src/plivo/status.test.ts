import { describe, expect, it } from 'vitest';
import { reportedState } from './status.ts';

describe('reportedState', () => {
  it.each([
    ['queued', 'submitted'],
    ['sent', 'sent'],
    ['failed', 'failed'],
    ['rejected', 'failed'],
    ['undelivered', 'undelivered'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
  ])('reads %s as %s', (word, state) => {
    expect(reportedState(word)).toBe(state);
  });

  it.each(['', 'received', 'DELIVERED', 'constructor', '__proto__'])('does not guess at %j', (word) => {
    expect(reportedState(word)).toBeUndefined();
  });
});
