import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { no, ok } from '../language/refusal.ts';
import * as say from './refusals.ts';
import { fitText, type TextLimits } from './text.ts';

const limits: TextLimits = { 'GSM-7': 1600, 'UCS-2': 737, mms: 1600 };

describe('an SMS', () => {
  it.each([
    ['plain', 'hello', 'hello'],
    ['extension characters', '€'.repeat(81), '€'.repeat(81)],
    ['quotes and dashes', '“It’s” – really…\u00a0ok', '"It\'s" - really... ok'],
    ['an accent in two parts', 'Cafe\u0301', 'Café'],
    ['a dash beside an emoji', 'so – 😀', 'so – 😀'],
    ['a division sign, which is no dash', '4 ÷ 2', '4 ÷ 2'],
    ['control characters and tabs', 'a\u0000b\u0007\tc\r\nd', 'ab c\nd'],
    ['half an emoji', 'a\ud83d', 'a\ufffd'],
  ])('takes %s', (_, typed, text) => expect(fitText(typed, false, limits)).toEqual(ok(text)));

  it('takes 1,600 plain characters and says by how many more is too long', () => {
    expect(fitText('a'.repeat(1600), false, limits).ok).toBe(true);
    expect(fitText('a'.repeat(1601), false, limits)).toEqual(no(say.smsTooLong(1601, 1600)));
  });

  it('takes 737 characters with an emoji, which counts twice', () => {
    expect(fitText(`${'a'.repeat(735)}😀`, false, limits).ok).toBe(true);
    expect(fitText(`${'a'.repeat(736)}😀`, false, limits)).toEqual(no(say.specialSmsTooLong(738, 737, '😀', 1600)));
  });

  it('names the character that costs the room, and not a dash that it would straighten', () =>
    expect(fitText(`– ${'a'.repeat(736)}😀`, false, limits)).toEqual(no(say.specialSmsTooLong(740, 737, '😀', 1600))));

  it('counts an extension character as two', () => {
    expect(fitText('['.repeat(800), false, limits).ok).toBe(true);
    expect(fitText('['.repeat(801), false, limits)).toEqual(no(say.smsTooLong(1602, 1600)));
  });
});

describe('a text that is far too long', () => {
  it.each([
    ['letters', 'a'.repeat(100_000), say.smsTooLong(100_000, 1600)],
    ['brackets, each as one', '['.repeat(6_401), say.smsTooLong(8_001, 1600)],
    ['emoji', '😀'.repeat(50_000), say.specialSmsTooLong(100_000, 737, '😀', 1600)],
    ['no width', '\u200b'.repeat(100_000), say.specialSmsTooLong(100_000, 737, '\u200b', 1600)],
  ])('is counted without being spelled or divided: %s', (_what, typed, refusal) => {
    let found: unknown;
    expect(cpuMsOf(() => (found = fitText(typed, false, limits)))).toBeLessThan(250);
    expect(found).toEqual(no(refusal));
  });

  it('beside a picture is counted too', () =>
    expect(fitText('\u0315\u0300'.repeat(50_000), true, limits)).toEqual(no(say.mmsTooLong(100_000, 1600))));

  it('is told by its special character only where it is among those that could fit', () => {
    expect(fitText(`${'a'.repeat(1_000)}😀${'a'.repeat(1_000)}`, false, limits)).toEqual(
      no(say.specialSmsTooLong(2_002, 737, '😀', 1600)),
    );
    expect(fitText(`${'a'.repeat(1_600)}😀`, false, limits)).toEqual(no(say.smsTooLong(1_602, 1600)));
  });
});

it('takes dots that become three each, where they fit beside an emoji as they are', () => {
  const typed = `${'…'.repeat(700)}😀`;
  expect(fitText(typed, false, limits)).toEqual(ok(typed));
});

describe('the text of a picture message', () => {
  it('is left as it is, up to 1,600 characters', () => {
    const text = '“😀”'.repeat(400);
    expect(fitText(text, true, limits)).toEqual(ok(text));
    expect(fitText(`${text}a`, true, limits)).toEqual(no(say.mmsTooLong(1601, 1600)));
  });

  it('may be empty', () => expect(fitText(' \n', true, limits)).toEqual(ok('')));
});

it('refuses a message without text and picture', () =>
  expect(fitText(' \u0007\n', false, limits)).toEqual(no(say.noContent())));

it('refuses a message of characters without a width', () =>
  expect(fitText('\u200b\u2060', false, limits)).toEqual(no(say.noContent())));
