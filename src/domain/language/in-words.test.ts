import { describe, expect, it } from 'vitest';
import { cut, megabytes } from './in-words.ts';

describe('megabytes', () => {
  it.each([
    [2_000_000, '2 MB'],
    [2_000_001, '2.1 MB'],
    [3_100_000, '3.1 MB'],
    [1, '0.1 MB'],
  ])('says %d bytes as %s', (bytes, words) => expect(megabytes(bytes)).toBe(words));
});

describe('cut', () => {
  it('leaves what fits and marks what it cut, without splitting a character', () => {
    expect(cut('a'.repeat(80))).toBe('a'.repeat(80));
    expect(cut('a'.repeat(81))).toBe(`${'a'.repeat(79)}…`);
    expect(cut('🎉🎉🎉', 2)).toBe('🎉…');
  });

  it('keeps a name to one line that reads from left to right', () => {
    expect(cut(' a\r\nb\u202egpj.exe ')).toBe('a bgpj.exe');
  });
});
