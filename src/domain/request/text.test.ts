import { describe, expect, it } from 'vitest';
import { fitText } from './text.ts';

const sentence = (result: ReturnType<typeof fitText>) => (result.ok ? '' : result.refusals[0]?.sentence);

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
    const refused = fitText('a'.repeat(1601), false);
    expect(refused).toMatchObject({ refusals: [{ code: 'text.too-long', field: 'text' }] });
    expect(sentence(refused)).toBe('The text has 1,601 characters; 1,600 fit. Shorten it by 1.');
  });

  it('takes 737 characters with an emoji, which counts twice', () => {
    expect(fitText(`${'a'.repeat(735)}😀`, false)).toMatchObject({ value: { encoding: 'UCS-2', segments: 11 } });
    expect(sentence(fitText(`${'a'.repeat(736)}😀`, false))).toBe(
      'The text has 738 characters; 737 fit with characters like “😀”. Shorten it by 1, or leave them out: then 1,600 fit.',
    );
  });

  it('counts an extension character as two', () => expect(fitText('['.repeat(801), false).ok).toBe(false));
});

describe('the text of a picture message', () => {
  it('is left as it is, up to 1,600 characters', () => {
    const text = '“😀”'.repeat(400);
    expect(fitText(text, true)).toEqual({ ok: true, value: { text, encoding: 'UCS-2', segments: 1 } });
    expect(sentence(fitText(`${text}a`, true))).toBe(
      'The text has 1,601 characters; with a picture 1,600 fit. Shorten it by 1.',
    );
  });

  it('may be empty', () => expect(fitText(' \n', true)).toMatchObject({ ok: true, value: { text: '' } }));
});

it('refuses a message without text and picture', () =>
  expect(fitText(' \u0007\n', false)).toMatchObject({ refusals: [{ code: 'text.empty', field: 'text' }] }));
