/** Block Kit and its mrkdwn as this app uses them: Slack's limits, what makes a text safe, and the few shapes. */
import type { ActionsBlock, Button, ContextBlock, SectionBlock } from '@slack/types';
import type { ActionName } from './ids.ts';

/**
 * From https://docs.slack.dev/reference/block-kit/blocks, /block-kit/block-elements, /surfaces/modals and
 * https://docs.slack.dev/reference/methods/chat.update. Characters are UTF-16 code units.
 */
export const limits = {
  sectionText: 3000,
  /** `chat.update` refuses more with `msg_too_long`. */
  messageText: 4000,
  /**
   * All blocks of a message together take about 12,000 characters before `msg_blocks_too_long` comes
   * (undocumented: https://github.com/slackapi/bolt-js/issues/2867). This is what a list of recipients may have of it.
   */
  listText: 6_000,
  contextElements: 10,
  imageAltText: 2000,
  /** Initial and typed value of a `plain_text_input`. */
  inputValue: 3000,
  optionText: 75,
  checkboxes: 10,
  fileInputFiles: 10,
  /** Errors under a field have no stated limit; long ones are hard to read. */
  fieldError: 500,
} as const;

/** Cut at a limit without breaking a surrogate pair. */
export const truncate = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** As many lines as a list may hold, and one that counts the rest. */
export const fitLines = (lines: string[]): string[] => {
  let length = 0;
  const fitting = lines.findIndex((line) => {
    length += line.length;
    return length > limits.listText;
  });
  return fitting < 0 ? lines : [...lines.slice(0, fitting), `and ${lines.length - fitting} more`];
};

/**
 * Everything that a person typed goes through this or into a `plain_text` element, so that a name such as `<!channel>`
 * does not ping.
 */
export const escapeText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export const mentionUser = (userId: string): string => `<@${userId}>`;
export const mentionChannel = (channelId: string): string => `<#${channelId}>`;

/**
 * A refusal for one person's eyes. It names people and channels by their ids, `@U012ABC` and `#C012ABC`, which Slack
 * then shows by name. Not for cards: a sentence may quote what a person typed, and there it would ping.
 */
export const refusalText = (sentence: string): string =>
  escapeText(sentence)
    .replace(/(?<!\w)@([UW][A-Z0-9]{5,})\b/g, (_, id) => mentionUser(id))
    .replace(/(?<!\w)#([CGD][A-Z0-9]{5,})\b/g, (_, id) => mentionChannel(id));

/** A moment in the reader's own time zone; the part after the bar is for clients that cannot. */
const dateToken = (at: number, format: string) =>
  `<!date^${Math.floor(at / 1000)}^${format}|${new Date(at).toISOString().slice(11, 19)} UTC>`;
export const timeWithSeconds = (at: number): string => dateToken(at, '{time_secs}');
export const time = (at: number): string => dateToken(at, '{time}');
export const dateAndTime = (at: number): string => dateToken(at, '{date_short_pretty} {time_secs}');

/**
 * Markup that Slack acts on as it is written. Without `verbatim` it would look for more: `clip.mov` would become a link, `#ops`
 * that channel and `@channel` a call to everybody (https://docs.slack.dev/reference/block-kit/composition-objects/text-object).
 */
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;

/** Our own words. */
export const section = (text: string): SectionBlock => ({
  type: 'section',
  text: mrkdwn(truncate(text, limits.sectionText)),
});

/** A person's words: in plain text they can neither ping nor format, and escaping cannot make them too long. */
export const plainSection = (text: string): SectionBlock => ({
  type: 'section',
  text: { type: 'plain_text', text: truncate(text, limits.sectionText), emoji: false },
});

type Absent = false | undefined;

/** Small print; no block where there is none. */
export const context = (texts: (string | Absent)[], type: 'mrkdwn' | 'plain_text' = 'mrkdwn'): ContextBlock[] => {
  const elements = texts
    .filter((text) => text !== undefined && text !== false)
    .map((text) => (type === 'mrkdwn' ? mrkdwn(text) : { type, text, emoji: false }));
  return elements.length > 0 ? [{ type: 'context', elements }] : [];
};

export const button = (label: string, actionId: ActionName, value: string, style?: 'danger'): Button => ({
  type: 'button',
  text: { type: 'plain_text', text: label },
  action_id: actionId,
  value,
  ...(style ? { style } : {}),
});

export const actions = (buttons: (Button | Absent)[]): ActionsBlock => ({
  type: 'actions',
  elements: buttons.filter((it) => it !== undefined && it !== false),
});
