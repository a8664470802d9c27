/**
 * Slack's spelling of a text to the plain text that a phone shows: links, entities, emoji codes, dates.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
import { emojiCode, emojiOf } from './emoji.ts';

type Decoded = {
  text: string;
  /** People, channels and groups that the text names, as they stand in `text` now: `@ann`, `#ops`, `@channel`. */
  mentions: string[];
};

/** One pass from left to right, so that what one rule makes is never read by another: `&amp;lt;` becomes `&lt;`. */
const token = new RegExp(
  [
    '<(?<reference>[@#!][^<>]*|[a-z][a-z0-9+.-]{0,31}:[^<>]*)>',
    // A link that stands there bare keeps its colons: they are no emoji.
    '(?<bare>\\bhttps?://[^\\s<>]+)',
    emojiCode,
    '&(?<entity>amp|lt|gt);',
  ].join('|'),
  'gi',
);

/** Linear in the length of the text: no alternative can begin inside another's failed attempt more than once. */
export const decode = (slackText: string): Decoded => {
  const mentions: string[] = [];
  const text = slackText.replace(token, (...match) => {
    const groups: Record<string, string | undefined> = match.at(-1);
    const whole = String(match[0]);
    if (groups.reference !== undefined) return dereferenced(groups.reference, mentions);
    if (groups.bare !== undefined) return unescaped(groups.bare);
    if (groups.emoji !== undefined) return emojiOf(groups.emoji, groups.tone) ?? whole;
    return unescaped(whole);
  });
  // What is left of this kind is no mention that Slack wrote, and on a phone it would only look like a broken one.
  return { text: text.replace(/(?<!<)<+@/g, '@'), mentions: [...new Set(mentions)] };
};

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/gi, (entity) => entities[entity.toLowerCase()] ?? '');

/** What stands between `<` and `>`: `target` or `target|label`. */
const dereferenced = (reference: string, mentions: string[]): string => {
  const bar = reference.indexOf('|');
  const target = unescaped(bar < 0 ? reference : reference.slice(0, bar));
  const label = bar < 0 ? '' : unescaped(reference.slice(bar + 1)).trim();
  const rest = target.slice(1);

  const mention = (shown: string): string => {
    mentions.push(shown);
    return shown;
  };
  if (target.startsWith('@')) return mention(`@${(label || rest).replace(/^@+/, '')}`);
  if (target.startsWith('#')) return mention(`#${(label || rest).replace(/^#+/, '')}`);
  if (/^!(?:channel|here|everyone)\b/.test(target)) return mention(`@${rest.split('^', 1)[0]}`);
  if (target.startsWith('!subteam^')) return mention(`@${(label || rest.slice('subteam^'.length)).replace(/^@+/, '')}`);
  if (target.startsWith('!')) return label;
  if (/^mailto:/i.test(target)) return target.slice('mailto:'.length);
  if (/^tel:/i.test(target)) return telephone(target.slice('tel:'.length), label);
  return target;
};

/**
 * The number of a link, and not its label, which may be another number: the link is where a tap leads. The label counts
 * where it is the same number in another spelling. Parameters go but for an extension (RFC 3966, section 3).
 */
const telephone = (target: string, label: string): string => {
  const [number = '', ...parameters] = target.split(';');
  const extension = parameters.find((it) => /^ext=/i.test(it));
  const isSame = nationalDigits(label) === nationalDigits(number) && !/\p{L}/u.test(label);
  return `${isSame ? label : number}${extension ? ` ext ${extension.slice('ext='.length)}` : ''}`;
};

const nationalDigits = (number: string): string => number.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
