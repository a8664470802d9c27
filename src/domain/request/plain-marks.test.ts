import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainMarks } from './plain-marks.ts';

it.each([
  ['４１５－５５５（０１２３）', '415-555(0123)'],
  ['415\u2013555\u22120123', '415-555-0123'],
  ['\u202a415\u00a0555\t0123\u202c', '\u200b415 555 0123\u200b'],
  ['a\rb\u2028c\u2029d', 'a\nb\nc\nd'],
  ['“a” «b» ‘c’', '"a" "b" \'c\''],
  ['，；、：', ',;,:'],
  ['\u{10ead}\u{e0001}👋é', '\u{10ead}\u{e0001}👋é'],
])('reads %j as %j', (typed, plain) => expect(plainMarks(typed)).toBe(plain));

it('keeps every mark in its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      expect(plainMarks(typed)).toHaveLength(typed.length);
      expect(plainMarks(plainMarks(typed))).toBe(plainMarks(typed));
    }),
  );
});
