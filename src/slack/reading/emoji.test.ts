import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeEmoji } from '../../../test/support/make-emoji.ts';
import { emojiOf, withEmoji } from './emoji.ts';

describe('emoji.json', () => {
  it('is what `npm run emoji` makes of the installed names', () => {
    expect(readFileSync(new URL('./emoji.json', import.meta.url), 'utf8')).toBe(makeEmoji());
  });
});

describe('emojiOf', () => {
  it.each([
    ['wave', undefined, '👋'],
    ['WAVE', '3', '👋🏼'],
    ['heart', undefined, '❤️'],
    ['constructor', undefined, undefined],
    ['our-own-logo', undefined, undefined],
  ])('reads %s with tone %s', (name, tone, character) => expect(emojiOf(name, tone)).toBe(character));
});

describe('withEmoji', () => {
  it('leaves links and unknown codes as they are typed', () => {
    expect(withEmoji('hi :wave: :our-own: https://a.example/:wave:')).toBe('hi 👋 :our-own: https://a.example/:wave:');
  });
});
