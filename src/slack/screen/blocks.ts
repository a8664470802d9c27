/** The few shapes of Block Kit that this app uses. */
import type { Button, ContextBlock, SectionBlock } from '@slack/types';
import type { ActionName } from './ids.ts';
import { limits, truncate } from './limits.ts';

/** Our own words. */
export const section = (text: string): SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: truncate(text, limits.sectionText) },
});

/** A person's words: in plain text they can neither ping nor format, and escaping cannot make them too long. */
export const plainSection = (text: string): SectionBlock => ({
  type: 'section',
  text: { type: 'plain_text', text: truncate(text, limits.sectionText), emoji: false },
});

/** As many lines as a list may hold, and one that counts the rest. */
export const fitLines = (lines: string[]): string[] => {
  let length = 0;
  const fitting = lines.findIndex((line) => {
    length += line.length;
    return length > limits.listText;
  });
  return fitting < 0 ? lines : [...lines.slice(0, fitting), `and ${lines.length - fitting} more`];
};

export const context = (texts: string[], type: 'mrkdwn' | 'plain_text' = 'mrkdwn'): ContextBlock => ({
  type: 'context',
  elements: texts.map((text) => (type === 'mrkdwn' ? { type, text } : { type, text, emoji: false })),
});

export const button = (label: string, actionId: ActionName, value: string, style?: 'primary' | 'danger'): Button => ({
  type: 'button',
  text: { type: 'plain_text', text: label },
  action_id: actionId,
  value,
  ...(style ? { style } : {}),
});
