/** Private answers: what only the person who asked sees, with full numbers. */
import { displayNumber } from '../../domain/language/mask.ts';
import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { button, context, fitLines, plainSection, section } from './blocks.ts';
import type { CardMessage } from './card.ts';
import { buttonWords, cardWords } from './card-words.ts';
import { action } from './ids.ts';
import { escapeText, refusalText } from './markup.ts';
import { mediaWords } from './media-words.ts';
import { privateWords } from './private-words.ts';
import { recordWords } from './status-words.ts';

/** More numbers than these are counted, so that the answer stays readable. */
const namedUpTo = 20;

export const sentence = (text: string): CardMessage => ({ text, blocks: [section(text)] });

export type AcceptedFacts = {
  dispatch: Dispatch;
  records: MessageRecord[];
  from: string;
  now: number;
  /** When the last message is expected to leave. */
  lastAt?: number | undefined;
  numberNowVisible?: boolean;
};

/** Below this a forecast is no news. */
const worthForecasting = 5_000;

export const acceptedMessage = ({
  dispatch,
  records,
  from,
  now,
  lastAt,
  numberNowVisible,
}: AcceptedFacts): CardMessage => {
  if (dispatch.state === 'cancelled' || dispatch.state === 'failed')
    return detailsMessage({ dispatch, records, from, now });
  const head = privateWords.accepted(dispatch, records.length, { to: numbers(records), from, now });
  const notes = [
    lastAt && lastAt - now > worthForecasting ? privateWords.forecast(records.length, lastAt - now) : undefined,
    cardWords.elsewhere(dispatch.card, dispatch.origin.channelId),
    numberNowVisible ? privateWords.numberVisible : undefined,
  ].filter((it) => it !== undefined);
  const elements = [
    ...(records.some(({ state }) => state === 'waiting')
      ? [button(buttonWords.cancel, action.cancel, dispatch.id, 'danger')]
      : []),
    button(buttonWords.details, action.details, dispatch.id),
  ];
  return {
    text: [head, ...notes].join('\n'),
    blocks: [section(head), ...(notes.length > 0 ? [context(notes)] : []), { type: 'actions', elements }],
  };
};

const numbers = (records: MessageRecord[]): string => {
  const shown = records.slice(0, namedUpTo).map(({ to }) => displayNumber(to));
  return privateWords.numbers(shown, records.length - shown.length);
};

export const refusedMessage = (refusals: Refusal[], draftId: string | undefined): CardMessage => {
  const text = refusals.map(({ sentence }) => refusalText(sentence)).join('\n');
  const fix = draftId
    ? [{ type: 'actions' as const, elements: [button(buttonWords.fix, action.fix, `draft:${draftId}`)] }]
    : [];
  return { text, blocks: [section(text), ...fix] };
};

export const repeatMessage = (dispatch: Dispatch, draftId: string, now: number): CardMessage => {
  const text = privateWords.repeat(dispatch, now);
  return {
    text,
    blocks: [section(text), { type: 'actions', elements: [button(buttonWords.repeat, action.repeat, draftId)] }],
  };
};

/** A dispatch that failed as a whole; Fix it opens the form with what was asked for. */
export const dispatchFailedMessage = (dispatch: Dispatch): CardMessage => {
  const text = privateWords.dispatchFailed(dispatch);
  return {
    text,
    blocks: [
      section(text),
      { type: 'actions', elements: [button(buttonWords.fix, action.fix, `dispatch:${dispatch.id}`)] },
    ],
  };
};

/** Where the card is, if it is anywhere, is for the person to see. */
export const cardInDoubtMessage = (dispatch: Dispatch): CardMessage => sentence(privateWords.cardInDoubt(dispatch.id));

/** Full numbers, ids, times and Plivo's price, for a person who may see them. */
export const detailsMessage = ({ dispatch, records, from, now }: AcceptedFacts): CardMessage => {
  const head = privateWords.details(dispatch, from);
  const lines = fitLines(records.slice(0, namedUpTo).map((record) => detailLine(record, dispatch, now)));
  const more = records.length > namedUpTo ? [privateWords.detailsRest(records.slice(namedUpTo))] : [];
  const media = dispatch.media?.map(mediaWords) ?? [];
  return {
    text: [head, ...lines, ...more].join('\n'),
    blocks: [
      section(head),
      ...(dispatch.text ? [plainSection(dispatch.text)] : []),
      ...(media.length > 0 ? [context(media, 'plain_text')] : []),
      ...[...lines, ...more].map((line) => section(line)),
    ],
  };
};

const detailLine = (record: MessageRecord, dispatch: Dispatch, now: number): string => {
  const line = dispatch.failure ? escapeText(dispatch.failure.sentence) : recordWords(record, dispatch, now);
  return [`*${displayNumber(record.to)}*: ${line}`, privateWords.facts(record)].filter(Boolean).join('\n');
};

export const historyMessage = (found: { dispatch: Dispatch; records: MessageRecord[] }[]): CardMessage => {
  if (found.length === 0) return sentence(privateWords.nothingFound);
  const lines = found.map(({ dispatch, records }) => privateWords.history(dispatch, numbers(records), records));
  return { text: lines.join('\n'), blocks: lines.map((line) => section(line)) };
};
