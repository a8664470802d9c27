import { describe, expect, it } from 'vitest';
import { counted, inFigures, listed, quoted } from './wording.ts';

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
