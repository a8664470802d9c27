export type Named = { users: { id: string; name: string }[]; channels: { id: string; name: string; open: boolean }[] };

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
      const url = /^(https?:\/\/\S+?)([.,;:!?)]*)$/.exec(word);
      if (url) return `<${entities(url[1] ?? '')}>${entities(url[2] ?? '')}`;
      const tagged = /^([@#])([\w.-]*\w)(\W*)$/.exec(word);
      const rest = entities(tagged?.[3] ?? '');
      const user = tagged?.[1] === '@' && users.find(({ name }) => name === tagged[2]);
      if (user) return `<@${user.id}>${rest}`;
      const channel = tagged?.[1] === '#' && channels.find(({ name }) => name === tagged[2]);
      if (channel) return `<#${channel.id}|${channel.open ? channel.name : ''}>${rest}`;
      return entities(word);
    })
    .join('');
