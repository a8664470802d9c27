import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../test/support/cpu-time.ts';
import { createMask } from './mask.ts';

const mask = createMask(['s3cret-value', 'abc']);

describe('createMask', () => {
  it('hides a secret that has only letters', () => {
    expect(createMask(['openSesame'])('said openSesame')).toBe('said [secret]');
    expect(createMask(['openSesame'])('openSesame')).toBe('[secret]');
  });

  it.each([
    '+14155550123',
    '14155550123',
    '4155550123',
    '415-555-0123',
    '(415) 555-0123',
    '415.555.0123',
    '415 555 0123',
    '+1 (415) 555-0123',
    '+1-415-555-0123',
    '1 415 555 0123',
    '415\u2011555\u20110123',
    '415\u00a0555\u00a00123',
  ])('leaves the last four digits of %s', (number) => {
    expect(mask(`to ${number}.`)).toMatch(/^to \(?\*\*\*0123\.$/);
    expect(mask(`"${number}"`)).not.toContain('555');
    expect(mask(`${number},${number}`)).not.toContain('555');
  });

  it.each([
    ['a foreign number', '+442071838750', '***8750'],
    ['one in a URL', '/x?to=%2B14155550123&y', '/x?to=%2B***0123&y'],
    ['one beside letters', 'to14155550123x', 'to***0123x'],
  ])('masks %s', (_what, text, masked) => expect(mask(text)).toBe(masked));

  it.each([
    '1760000000.123456',
    '1760000000123',
    '2345678901234',
    '2026-11-21T06:53:03.123Z',
    '5ec4c8c9-cd74-42b5-9e41-4155550123ab',
    'fe415555-0123-4415-8555-012341555501',
    '1,000,000 bytes in 415 ms',
    '3.4155550123',
    '4155550123.5',
    '1234567890',
    '127.0.0.1:3000',
    'U012ABC C012ABC',
  ])('does not touch %s', (text) => expect(mask(text)).toBe(text));

  it.each([
    ['xoxb-1234-5678-AbC', '[token]'],
    ['token=xapp-1-A0-12-ab;', 'token=[token];'],
    ['xoxe.xoxb-1-abc', '[token]'],
    ['Authorization: Basic TUFYOnRva2Vu', 'Authorization: Basic [hidden]'],
    ['bearer abc.def', 'bearer [hidden]'],
    ['redis://:pw@host:6379/0', 'redis://[hidden]@host:6379/0'],
    ['a s3cret-value, s3cret-value', 'a [secret], [secret]'],
    ['abc', 'abc'],
  ])('reads %s as %s', (text, masked) => expect(mask(text)).toBe(masked));

  it('changes nothing that it masked before', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(mask(mask(text))).toBe(mask(text));
      }),
    );
  });

  it.each(['1', '4', '415 ', '+', '(', 'x', 'xoxb', '://', '://a', 'Basic ', 'a'])(
    'masks 100,000 times "%s" in a moment',
    (piece) => {
      expect(cpuMsOf(() => mask(piece.repeat(100_000)))).toBeLessThan(1000);
    },
  );
});
