/** Makes `src/slack/reading/emoji.json`, so that the app needs no package of 49 MB for it. Run by `npm run emoji`. */
import { writeFileSync } from 'node:fs';
import shortcodes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

const file = new URL('../../src/slack/reading/emoji.json', import.meta.url);

/** The text of the file: each name of Slack's, in order, with the character that a phone shows. */
export const makeEmoji = (): string => {
  const entries = Object.entries(shortcodes).flatMap(([hexcode, names]) =>
    [names].flat().map((name): [string, string] => [name, characterOf(hexcode)]),
  );
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
};

/** Asks for the picture where the bare character is drawn as text, as with ❤ and ☺. */
const pictureMark = '\u{FE0F}';

const characterOf = (hexcode: string): string => {
  const text = String.fromCodePoint(...hexcode.split('-').map((part) => Number.parseInt(part, 16)));
  const isTextByDefault = /^\p{Emoji}$/u.test(text) && !/^\p{Emoji_Presentation}$/u.test(text);
  return isTextByDefault ? text + pictureMark : text;
};

if (import.meta.main) writeFileSync(file, makeEmoji());
