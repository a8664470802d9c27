/** Slack's emoji codes, `:wave::skin-tone-3:`, as the characters that they stand for. */
import table from './emoji.json' with { type: 'json' };

/** By name; `npm run emoji` makes the file. A Map knows no inherited names, such as `constructor`. */
const characters: ReadonlyMap<string, string> = new Map(Object.entries(table));

/**
 * As part of a larger expression; groups `emoji` and `tone`. A name without letters, such as `100`, is none beside another
 * digit: "12:100:33" is a time.
 */
export const emojiCode =
  "(?!(?<=\\d):[\\d+-]{1,100}:|:[\\d+-]{1,100}:\\d):(?<emoji>[a-z0-9_+'-]{1,100}):(?::skin-tone-(?<tone>[2-6])(?:-[2-6])?:)?";

/** Undefined for what is no standard emoji: a workspace's own ones have no character. */
export const emojiOf = (name: string, tone?: string): string | undefined => {
  const base = characters.get(name.toLowerCase());
  return base && tone ? toned(base, tone) : base;
};

/**
 * The modifier follows each person or hand in a sequence, in place of the picture mark; but not the handshake between
 * two people (UTS #51, RGI modifier sequences). Slack counts the five Fitzpatrick modifiers from 2.
 */
const toned = (base: string, tone: string): string => {
  const modifier = String.fromCodePoint(0x1f3fb + Number(tone) - 2);
  const person = /(?!🤝\u200d)(\p{Emoji_Modifier_Base})\ufe0f?/gu;
  return /\p{Emoji_Modifier_Base}/u.test(base) ? base.replace(person, `$1${modifier}`) : base + modifier;
};

/** A link is found first and left as it is: its colons are no emoji. */
const linksAndCodes = new RegExp(`\\bhttps?://\\S+|${emojiCode}`, 'gi');

/** The codes in a text that is otherwise plain, as a form's input gives it. Unknown ones stay as typed. */
export const withEmoji = (text: string): string =>
  text.replace(linksAndCodes, (...match) => {
    const { emoji, tone }: { emoji?: string; tone?: string } = match.at(-1);
    return (emoji === undefined ? undefined : emojiOf(emoji, tone)) ?? String(match[0]);
  });
