/** What `/mms help`, `/mms whoami` and the Home tab say: how to send, and whether this person may. */
import type { HomeView } from '@slack/types';
import type { Refusal } from '../../domain/language/refusal.ts';
import { section } from './blocks.ts';
import { privateWords } from './private-words.ts';

export const help = [
  '*Send a picture message from Slack*',
  '• `/mms` opens the form',
  '• `/mms +1 415 555 0123, 212-555-0187 See you at six https://example.com/map.png` sends at once: numbers first, then text and links to pictures',
  '• the message shortcut *Send as MMS* takes a message with its pictures',
  '• `@mms 415-555-0123 On my way` sends from inside a thread, with files',
  '• `/mms status [id]`, `history`, `cancel [id]`, `whoami`, `help`',
  'Numbers of the US and Canada only. Each person gets their own message. Replies are not shown in Slack yet.',
].join('\n');

const maySend = { here: ', and you may send from here.', anywhere: '. You may send.' };

/** @param refusal why the person cannot send; undefined if they can */
export const whoami = (userId: string, refusal: Refusal | undefined, from: keyof typeof maySend): string =>
  `You are \`${userId}\`${refusal ? `. ${privateWords.refused([refusal])}` : maySend[from]}`;

/** Slack does not want it to be empty. */
export const homeView = (userId: string, refusal: Refusal | undefined): HomeView => ({
  type: 'home',
  blocks: [section(help), section(whoami(userId, refusal, 'anywhere'))],
});
