/** What the listeners answer in private about a person's right to send, and how a refusal reads in any answer. */
import type { HomeView } from '@slack/types';
import type { Refusal } from '../../domain/language/refusal.ts';
import { section } from './blocks.ts';
import type { CardMessage } from './card.ts';
import { help, homeWords } from './help.ts';
import { refusalText } from './markup.ts';
import { sentence } from './private-messages.ts';
import { privateWords } from './private-words.ts';

export const refusalsText = (refusals: readonly Refusal[]): string =>
  refusals.map((refusal) => refusalText(refusal.sentence)).join('\n');

export const refusedSentence = (refusal: Refusal): CardMessage => sentence(refusalsText([refusal]));

/** @param refusal why the person cannot send from where they asked; undefined if they can */
export const whoamiMessage = (userId: string, refusal: Refusal | undefined): CardMessage =>
  sentence(privateWords.whoami(userId, refusal && refusalsText([refusal])));

/** @param refusal why the person cannot send from anywhere; undefined if they can */
export const homeView = (userId: string, refusal: Refusal | undefined): HomeView => ({
  type: 'home',
  blocks: [section(help), section(homeWords.whoami(userId, refusal && refusalsText([refusal])))],
});
