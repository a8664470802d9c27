import { describe, expect, it } from 'vitest';
import { no } from '../language/refusal.ts';
import * as say from './refusals.ts';
import { fitText } from './text.ts';

describe('an SMS', () => {
  it.each([
    ['plain', 'hello', 'hello', 'GSM-7', 1],
    ['extension characters, counted twice', '€'.repeat(81), '€'.repeat(81), 'GSM-7', 2],
    ['quotes and dashes', '“It’s” – really…\u00a0ok', '"It\'s" - really... ok', 'GSM-7', 1],
    ['an accent in two parts', 'Cafe\u0301', 'Café', 'GSM-7', 1],
    ['a dash beside an emoji', 'so – 😀', 'so – 😀', 'UCS-2', 1],
    ['a division sign, which is no dash', '4 ÷ 2', '4 ÷ 2', 'UCS-2', 1],
    ['control characters and tabs', 'a\u0000b\u0007\tc\r\nd', 'ab c\nd', 'GSM-7', 1],
    ['half an emoji', 'a\ud83d', 'a\ufffd', 'UCS-2', 1],
  ])('takes %s', (_, typed, text, encoding, segments) =>
    expect(fitText(typed, false)).toEqual({ ok: true, value: { text, encoding, segments } }),
  );

  it('takes 1,600 plain characters and says by how many more is too long', () => {
    expect(fitText('a'.repeat(1600), false)).toMatchObject({ value: { segments: 11 } });
    expect(fitText('a'.repeat(1601), false)).toEqual(no(say.smsTooLong(1601, 1600)));
  });

  it('takes 737 characters with an emoji, which counts twice', () => {
    expect(fitText(`${'a'.repeat(735)}😀`, false)).toMatchObject({ value: { encoding: 'UCS-2', segments: 11 } });
    expect(fitText(`${'a'.repeat(736)}😀`, false)).toEqual(no(say.specialSmsTooLong(738, 737, '😀', 1600)));
  });

  it('counts an extension character as two', () => expect(fitText('['.repeat(801), false).ok).toBe(false));
});

describe('the text of a picture message', () => {
  it('is left as it is, up to 1,600 characters', () => {
    const text = '“😀”'.repeat(400);
    expect(fitText(text, true)).toEqual({ ok: true, value: { text, encoding: 'UCS-2', segments: 1 } });
    expect(fitText(`${text}a`, true)).toEqual(no(say.mmsTooLong(1601, 1600)));
  });

  it('may be empty', () => expect(fitText(' \n', true)).toMatchObject({ ok: true, value: { text: '' } }));
});

it('refuses a message without text and picture', () =>
  expect(fitText(' \u0007\n', false)).toEqual(no(say.noContent())));
