import { describe, expect, it } from 'vitest';
import {
  counted,
  countryName,
  countryNames,
  displayNumber,
  inFigures,
  listed,
  maskNumber,
  megabytes,
  oneLine,
  quoted,
} from './format.ts';

describe('megabytes', () => {
  it.each([
    [2_000_000, '2 MB'],
    [2_000_001, '2.1 MB'],
    [3_100_000, '3.1 MB'],
    [1, '0.1 MB'],
  ])('says %d bytes as %s', (bytes, words) => expect(megabytes(bytes)).toBe(words));
});

describe('oneLine', () => {
  it('leaves what fits and marks what it cut, without splitting a character', () => {
    expect(oneLine('a'.repeat(80))).toBe('a'.repeat(80));
    expect(oneLine('a'.repeat(81))).toBe(`${'a'.repeat(79)}…`);
    expect(oneLine('🎉🎉🎉', 2)).toBe('🎉…');
  });

  it('keeps a name to one line that reads from left to right', () => {
    expect(oneLine(' a\r\nb\u202egpj.exe ')).toBe('a bgpj.exe');
  });
});

describe('quoted', () => {
  it('quotes what was typed', () => expect(quoted(' abc ')).toBe('“abc”'));
  it('keeps it on one line and without invisible characters', () =>
    expect(quoted('a\nb\u0007\u202ec\ud800')).toBe('“a bc”'));
  it('cuts to forty characters without breaking one', () => {
    expect(quoted('x'.repeat(40))).toBe(`“${'x'.repeat(40)}”`);
    expect(quoted('😀'.repeat(41))).toBe(`“${'😀'.repeat(39)}…”`);
  });
});

describe('numbers and lists in a sentence', () => {
  it('writes thousands with a comma', () => expect(inFigures(1600)).toBe('1,600'));
  it('counts in the singular and the plural', () =>
    expect([counted(1, 'digit'), counted(0, 'digit'), counted(2, 'person', 'people')]).toEqual([
      '1 digit',
      '0 digits',
      '2 people',
    ]));
  it('joins with and or or', () => {
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listed(['a', 'b'], 'or')).toBe('a or b');
  });
});

describe('a phone number in a sentence', () => {
  it('masks all but the last four digits', () => {
    expect(maskNumber('+14155550123')).toBe('(•••) •••-0123');
    expect(maskNumber('+442079460958')).toBe('••••0958');
  });

  it('writes a number the way it is read out', () => expect(displayNumber('+14155550123')).toBe('+1 415 555 0123'));
  it('leaves alone what is no number', () => expect(displayNumber('Plivo')).toBe('Plivo'));
});

describe('countries in a sentence', () => {
  it('writes a country as it stands in a sentence', () =>
    expect((['GB', 'JM', 'DO', 'KY', 'NL'] as const).map(countryName)).toEqual([
      'the United Kingdom',
      'Jamaica',
      'the Dominican Republic',
      'the Cayman Islands',
      'the Netherlands',
    ]));

  it('joins countries by their short names', () => {
    expect(countryNames(['US', 'CA'])).toBe('the US and Canada');
    expect(countryNames(['US', 'CA'], 'or')).toBe('the US or Canada');
  });
});
