/** What Details and `/mms status` say of one message: all of it to its sender and to admins, the state to others on the list. */
import { displayNumber, maskNumber } from '../../domain/language/format.ts';
import { countsWithout, totalOf } from '../../domain/list/overview.ts';
import type { Tally } from '../../domain/list/tally.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { context, escapeText, fitLines, plainSection, section } from './blocks.ts';
import type { CardMessage } from './card.ts';
import { cardWords, mediaWords } from './card-words.ts';
import { privateWords } from './private-words.ts';
import { obstacleWords, recordWords } from './status-words.ts';

/** More numbers than these are counted, so that the answer stays readable. */
export const namedUpTo = 20;

/** `records` are all of them, or, where there is a tally, the first ones and the one that leaves last. */
export type Found = { dispatch: Dispatch; records: MessageRecord[]; tally?: Tally };
export type Told = Found & { from: string; now: number };

/** Full numbers, text, files, ids, times and Plivo's price. Only for those who may read everything. */
export const detailsMessage = (told: Told): CardMessage => {
  const { dispatch, now } = told;
  const obstacle = obstacleWords(dispatch);
  const written = [
    ...(dispatch.text ? [plainSection(dispatch.text)] : []),
    ...context(dispatch.media?.map(mediaWords) ?? [], 'plain_text'),
    ...(obstacle ? [section(obstacle)] : []),
  ];
  return detailsOf(told, (record) => fullLine(record, dispatch, now), written);
};

/** The state of each message. Neither text nor files, no number in full, and no id under which Plivo would tell it. */
export const maskedDetailsMessage = (told: Told): CardMessage => {
  const { dispatch, now } = told;
  return detailsOf(told, (record) => `*${maskNumber(record.to)}*: ${stateOf(record, dispatch, now)}`, []);
};

const detailsOf = (
  told: Told,
  lineOf: (record: MessageRecord) => string,
  written: CardMessage['blocks'],
): CardMessage => {
  const head = privateWords.details(told.dispatch, told.from);
  const shown = told.records.slice(0, namedUpTo);
  const lines = fitLines(shown.map(lineOf));
  if (totalOf(told) > shown.length) lines.push(privateWords.detailsRest(countsWithout(told, shown)));
  return { text: [head, ...lines].join('\n'), blocks: [section(head), ...written, ...lines.map(section)] };
};

const fullLine = (record: MessageRecord, dispatch: Dispatch, now: number): string => {
  const line = dispatch.failure ? escapeText(dispatch.failure.sentence) : recordWords(record, dispatch, now);
  return [`*${displayNumber(record.to)}*: ${line}`, privateWords.facts(record)].filter(Boolean).join('\n');
};

/** Why a message failed as a whole may name a link or a file of it. */
const stateOf = (record: MessageRecord, dispatch: Dispatch, now: number): string =>
  dispatch.failure ? cardWords.notSent : recordWords(record, dispatch, now);
