/**
 * Slack's mrkdwn. Everything that a person typed goes through `escapeText` or into a `plain_text` element, so that a name
 * such as `<!channel>` does not ping.
 */
export const escapeText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export const mentionUser = (userId: string): string => `<@${userId}>`;
export const mentionChannel = (channelId: string): string => `<#${channelId}>`;

const utc = (at: number) => `${new Date(at).toISOString().slice(11, 19)} UTC`;
const token = (at: number, format: string) => `<!date^${Math.floor(at / 1000)}^${format}|${utc(at)}>`;

/** A moment in the reader's own time zone; the part after the bar is for clients that cannot. */
export const timeWithSeconds = (at: number): string => token(at, '{time_secs}');
export const time = (at: number): string => token(at, '{time}');
export const dateAndTime = (at: number): string => token(at, '{date_short_pretty} {time_secs}');

/**
 * A refusal for one person's eyes. It names people and channels by their ids, `@U012ABC` and `#C012ABC`, which Slack
 * then shows by name. Not for cards: a sentence may quote what a person typed, and there it would ping.
 */
export const refusalText = (sentence: string): string =>
  escapeText(sentence)
    .replace(/(?<!\w)@([UW][A-Z0-9]{5,})\b/g, (_, id) => mentionUser(id))
    .replace(/(?<!\w)#([CGD][A-Z0-9]{5,})\b/g, (_, id) => mentionChannel(id));
