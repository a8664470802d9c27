import { describe, expect, it } from 'vitest';
import { failureOf } from './error-codes.ts';
import { readStatus } from './status.ts';

describe('readStatus', () => {
  it.each([
    ['queued', 'submitted'],
    ['sent', 'sent'],
    ['failed', 'failed'],
    ['rejected', 'failed'],
    ['undelivered', 'undelivered'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
  ])('reads %s as %s', (word, state) => {
    expect(readStatus(word, '50')?.state).toBe(state);
  });

  it('gives only a failure its code and its sentence', () => {
    expect(readStatus('failed', '50')).toMatchObject({ errorCode: '50', failure: { code: 'plivo.50' } });
    expect(readStatus('sent', '50')).toEqual({ state: 'sent' });
  });

  it.each(['000', '0', ''])('takes the code %j for none', (code) => {
    expect(readStatus('undelivered', code)).toEqual({ state: 'undelivered', failure: failureOf(undefined) });
  });

  it.each(['', 'received', 'DELIVERED', 'constructor', '__proto__'])('does not guess at %j', (word) => {
    expect(readStatus(word, '')).toBeUndefined();
  });
});
