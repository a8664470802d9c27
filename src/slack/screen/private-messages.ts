/** Private answers: what only the person who asked sees, with full numbers. */
import { displayNumber } from '../../domain/language/mask.ts';
import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { lastTriedAt, shortId } from '../../domain/message/message.ts';
import { button, context, fitLines, plainSection, section } from './blocks.ts';
import { type CardMessage, countsOf } from './card.ts';
import { action } from './ids.ts';
import { dateAndTime, escapeText, mentionUser, refusalText, time } from './markup.ts';
import { mediaWords } from './media-words.ts';
import { recordWords, words } from './words.ts';

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
  const head = words.accepted(dispatch, records, numbers(records), from, now);
  const notes = [
    lastAt && lastAt - now > worthForecasting ? words.forecast(records.length, lastAt - now) : undefined,
    words.cardElsewhere(dispatch.card, dispatch.origin.channelId),
    numberNowVisible ? words.numberVisible : undefined,
  ].filter((it) => it !== undefined);
  const elements = [
    ...(records.some(({ state }) => state === 'waiting')
      ? [button('Cancel', action.cancel, dispatch.id, 'danger')]
      : []),
    button(words.buttons.details, action.details, dispatch.id),
  ];
  return {
    text: [head, ...notes].join('\n'),
    blocks: [section(head), ...(notes.length > 0 ? [context(notes)] : []), { type: 'actions', elements }],
  };
};

const numbers = (records: MessageRecord[]): string => {
  const shown = records.slice(0, namedUpTo).map(({ to }) => displayNumber(to));
  const more = records.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
};

export const refusedMessage = (refusals: Refusal[], draftId: string | undefined): CardMessage => {
  const text = refusals.map(({ sentence }) => refusalText(sentence)).join('\n');
  const fix = draftId
    ? [{ type: 'actions' as const, elements: [button(words.buttons.fix, action.fix, `draft:${draftId}`)] }]
    : [];
  return { text, blocks: [section(text), ...fix] };
};

export const repeatMessage = (dispatch: Dispatch, draftId: string, now: number): CardMessage => {
  const text = words.repeat(dispatch, now);
  return {
    text,
    blocks: [section(text), { type: 'actions', elements: [button(words.buttons.repeat, action.repeat, draftId)] }],
  };
};

/** A dispatch that failed as a whole; Fix it opens the form with what was asked for. */
export const dispatchFailedMessage = (dispatch: Dispatch): CardMessage => {
  const text = `*${shortId(dispatch.id)}* was not sent. ${escapeText(dispatch.failure?.sentence ?? words.broken)}`;
  return {
    text,
    blocks: [
      section(text),
      { type: 'actions', elements: [button(words.buttons.fix, action.fix, `dispatch:${dispatch.id}`)] },
    ],
  };
};

/** Where the card is, if it is anywhere, is for the person to see. */
export const cardInDoubtMessage = (dispatch: Dispatch): CardMessage =>
  sentence(words.cardInDoubt(shortId(dispatch.id)));

/** Full numbers, ids, times and Plivo's price: for whoever may see them, privately. */
export const detailsMessage = ({ dispatch, records, from, now }: AcceptedFacts): CardMessage => {
  const head = `*${shortId(dispatch.id)}* by ${mentionUser(dispatch.sender.userId)}, ${dateAndTime(dispatch.acceptedAt)}, from ${escapeText(from)}`;
  const lines = fitLines(records.slice(0, namedUpTo).map((record) => detailLine(record, dispatch, now)));
  const more =
    records.length > namedUpTo ? [`${records.length - namedUpTo} more: ${countsOf(records.slice(namedUpTo))}`] : [];
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
  const leftAt = lastTriedAt(record);
  const facts = [
    record.uuid && `Plivo \`${record.uuid}\``,
    record.price && `Plivo $${record.price}, carrier fees extra`,
    leftAt && `left ${time(leftAt)}`,
    record.repeatedBy && `sent again as ${shortId(record.repeatedBy)}`,
  ].filter(Boolean);
  const line = dispatch.failure ? escapeText(dispatch.failure.sentence) : recordWords(record, dispatch, now);
  return [`*${displayNumber(record.to)}*: ${line}`, facts.join(' · ')].filter(Boolean).join('\n');
};

export const historyMessage = (found: { dispatch: Dispatch; records: MessageRecord[] }[]): CardMessage => {
  if (found.length === 0) return sentence(words.nothingFound);
  const lines = found.map(
    ({ dispatch, records }) =>
      `*${shortId(dispatch.id)}* ${dateAndTime(dispatch.acceptedAt)} to ${numbers(records)}: ${countsOf(records)}`,
  );
  return { text: lines.join('\n'), blocks: lines.map((line) => section(line)) };
};
