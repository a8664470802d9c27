import { isObject, type Json, text } from '../json.ts';

/**
 * Endings that Slack takes for those of a host, so that the name of a file or a page becomes a link. A few of the many:
 * what is common, and what people's files end in.
 */
const hostEndings = 'com|org|net|edu|gov|io|dev|app|ai|me|co|us|uk|de|zip|mov|md|py|sh|pl|rs|ps|pub|cab|bz';

/** Markup and code stay as they are; then addresses, hosts, channels by name, and the three words that call everybody. */
const parsed = new RegExp(
  [
    '<[^<>]*>',
    '`[^`\\n]+`',
    '(?<url>https?://[^\\s<>]+)',
    `(?<![\\w@./#-])(?<host>(?:[\\w-]+\\.)+(?:${hostEndings}))(?![\\w-])`,
    '(?<![\\w&])#(?<channel>[\\p{L}\\p{N}_-]+)',
    '(?<![\\w])@(?<everybody>channel|here|everyone)\\b',
  ].join('|'),
  'giu',
);

/**
 * What Slack makes of a mrkdwn text without `verbatim: true`:
 * https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 *
 * @param channelOf the id of a channel that has this name
 */
export const autoParse = (mrkdwn: string, channelOf: (name: string) => string | undefined): string =>
  mrkdwn.replace(parsed, (...match) => {
    const [whole, groups]: [string, Record<string, string | undefined>] = [String(match[0]), match.at(-1)];
    if (groups.url) return `<${groups.url}>`;
    if (groups.host) return `<http://${groups.host}|${groups.host}>`;
    if (groups.everybody) return `<!${groups.everybody.toLowerCase()}>`;
    const id = groups.channel && channelOf(groups.channel.toLowerCase());
    return id ? `<#${id}|${groups.channel}>` : whole;
  });

/** Blocks as Slack keeps them. `hear` is told each text that was left to automatic parsing. */
export const autoParsed = <T>(value: T, parse: (mrkdwn: string) => string, hear: (mrkdwn: string) => void): T => {
  if (Array.isArray(value)) return value.map((item) => autoParsed(item, parse, hear)) as T;
  if (!isObject(value)) return value;
  if (value.type === 'mrkdwn') {
    if (value.verbatim === true) return value;
    hear(text(value.text));
    return { ...value, text: parse(text(value.text)), verbatim: false };
  }
  const entries = Object.entries(value as Json).map(([key, inner]) => [key, autoParsed(inner, parse, hear)]);
  return Object.fromEntries(entries) as T;
};
