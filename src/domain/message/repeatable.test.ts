import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '../language/refusal.ts';
import { mayRepeat } from './repeatable.ts';

describe('mayRepeat', () => {
  it.each<RefusalCode>([
    'plivo.20',
    'plivo.80',
    'plivo.90',
    'plivo.140',
    'plivo.300',
    'plivo.420',
    'plivo.451',
    'plivo.900',
    'plivo.1000',
    'plivo.throttled',
    'plivo.unreachable',
    'plivo.credit',
    'request.too-late',
  ])('offers to repeat after %s', (code) => {
    expect(mayRepeat(code)).toBe(true);
  });

  it.each<RefusalCode>(['plivo.50', 'plivo.200', 'plivo.30', 'plivo.rejected', 'recipient.unreadable', 'plivo.9999'])(
    'does not offer to repeat after %s',
    (code) => {
      expect(mayRepeat(code)).toBe(false);
    },
  );
});
