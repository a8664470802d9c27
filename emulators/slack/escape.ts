export type Named = { users: { id: string; name: string }[]; channels: { id: string; name: string; open: boolean }[] };

/** What a person writes behind a link and does not mean as a part of it. */
const marks = new Set('.,;:!?)');

/** How much of a word is the link: matched backwards, which a long row of marks does not slow down. */
const lengthOfLink = (word: string): number => {
  const shortest = /^https?:\/\/\S/.exec(word)?.[0].length ?? 0;
  let length = word.length;
  while (length > shortest && marks.has(word[length - 1] ?? '')) length -= 1;
  return shortest && length;
};

const entities = (typed: string) => typed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/**
 * What Slack sends for what a person typed, with `should_escape` on (and in every message): entities for `& < >`,
 * angle brackets around URLs, ids for people and channels, a private channel without its name.
 * https://docs.slack.dev/interactivity/implementing-slash-commands and /messaging/formatting-message-text
 */
export const escapeTyped = (typed: string, { users, channels }: Named): string =>
  typed
    .split(/(\s+)/)
    .map((word) => {
      const length = lengthOfLink(word);
      if (length) return `<${entities(word.slice(0, length))}>${entities(word.slice(length))}`;
      const tagged = /^([@#])([\w.-]*\w)(\W*)$/.exec(word);
      const rest = entities(tagged?.[3] ?? '');
      const user = tagged?.[1] === '@' && users.find(({ name }) => name === tagged[2]);
      if (user) return `<@${user.id}>${rest}`;
      const channel = tagged?.[1] === '#' && channels.find(({ name }) => name === tagged[2]);
      if (channel) return `<#${channel.id}|${channel.open ? channel.name : ''}>${rest}`;
      return entities(word);
    })
    .join('');
