/**
 * Slack's mrkdwn as Slack draws it: https://docs.slack.dev/messaging/formatting-message-text. Only what the app uses;
 * the rest stays as it is written.
 */
export type Piece = { kind: 'text' | 'bold' | 'code' | 'mention' | 'link'; text: string };

export type Names = { user(id: string): string; channel(id: string): string };

/** A token in angle brackets, `code`, *bold*, or an emoji by its name. */
const special = /<([^<>]+)>|`([^`\n]+)`|(?<![\w*])\*(?!\s)([^*\n]+)(?<!\s)\*(?![\w*])|:([a-z_]+):/g;

const emoji: Record<string, string> = { warning: '⚠' };

const decoded = (text: string): string => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

export const piecesOf = (mrkdwn: string, names: Names): Piece[] => {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of mrkdwn.matchAll(special)) {
    const [whole, token, code, bold, emojiName = ''] = found;
    pieces.push({ kind: 'text', text: decoded(mrkdwn.slice(end, found.index)) });
    if (token !== undefined) pieces.push(tokenPiece(token, names));
    else if (code !== undefined) pieces.push({ kind: 'code', text: decoded(code) });
    else if (bold !== undefined) pieces.push({ kind: 'bold', text: plain(bold, names) });
    else pieces.push({ kind: 'text', text: emoji[emojiName] ?? whole });
    end = found.index + whole.length;
  }
  return [...pieces, { kind: 'text' as const, text: decoded(mrkdwn.slice(end)) }].filter(({ text }) => text !== '');
};

/** The words alone. */
export const plain = (mrkdwn: string, names: Names): string =>
  piecesOf(mrkdwn, names)
    .map(({ text }) => text)
    .join('');

const tokenPiece = (token: string, names: Names): Piece => {
  const [target = '', label] = token.split('|', 2);
  const shown = decoded(label ?? target);
  if (target.startsWith('@')) return { kind: 'mention', text: `@${names.user(target.slice(1))}` };
  if (target.startsWith('#')) return { kind: 'mention', text: `#${names.channel(target.slice(1))}` };
  if (target.startsWith('!date^')) return { kind: 'text', text: dateOf(target) ?? shown };
  if (target.startsWith('!')) return { kind: 'mention', text: `@${target.slice(1)}` };
  return { kind: 'link', text: shown };
};

/** `!date^<seconds>^<format>[^<link>]`, in this machine's time zone and on 24 hours; undefined if it is malformed. */
const dateOf = (token: string): string | undefined => {
  const [, seconds, format] = token.split('^');
  if (!seconds || !format || !/^\d+$/.test(seconds)) return undefined;
  const at = new Date(Number(seconds) * 1000);
  const time = at.toLocaleTimeString('en-GB');
  return format
    .replace(/\{time\}/g, time.slice(0, 5))
    .replace(/\{time_secs\}/g, time)
    .replace(/\{date\w*\}/g, at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }));
};
