/** Private answers: what only the person who asked sees, with full numbers. */
import type { Button } from '@slack/types';
import { displayNumber } from '../../domain/language/format.ts';
import type { Refusal } from '../../domain/language/refusal.ts';
import { countsWithout, stateCounts, totalOf } from '../../domain/list/overview.ts';
import type { Tally } from '../../domain/list/tally.ts';
import { type Dispatch, lastPlace, type MessageRecord, type Place } from '../../domain/message/message.ts';
import type { Known } from '../../domain/message/repeat.ts';
import type { Notice, NoticeFacts } from '../../ports/index.ts';
import { actions, button, context, escapeText, fitLines, plainSection, section } from './blocks.ts';
import type { CardMessage } from './card.ts';
import { buttonWords, cardWords, mediaWords } from './card-words.ts';
import { help } from './help.ts';
import { action } from './ids.ts';
import { mentionWords } from './mention-words.ts';
import { badNewsMessage, goodNewsMessage } from './news.ts';
import { privateWords } from './private-words.ts';
import { recordWords } from './status-words.ts';

/** More numbers than these are counted, so that the answer stays readable. */
const namedUpTo = 20;
/** Below this a forecast is no news: so long after the moment at which it goes out, in milliseconds. */
const worthForecasting = 5_000;

export const sentence = (text: string, offer?: Button): CardMessage => ({
  text,
  blocks: [section(text), ...(offer ? [actions([offer])] : [])],
});

/** `records` are all of them, or, where there is a tally, the first ones and the one that leaves last. */
export type Found = { dispatch: Dispatch; records: MessageRecord[]; tally?: Tally };
type Told = Found & { from: string; now: number };

/**
 * @param directly it is said in the DM, where a card that had to go there says itself why
 */
export const acceptedMessage = (
  facts: Told & {
    numberNowVisible?: boolean;
    picturesUnseen?: boolean;
    directly?: boolean;
  },
): CardMessage => {
  const { dispatch, records, from, now, numberNowVisible, picturesUnseen, directly } = facts;
  if (dispatch.state === 'cancelled' || dispatch.state === 'failed') return detailsMessage(facts);
  const total = totalOf(facts);
  const head = privateWords.accepted(dispatch, total, { to: numbers(facts), from, now });
  const lastAt = lastPlace(records);
  const notes = [
    lastAt - Math.max(dispatch.dueAt, now) > worthForecasting && privateWords.forecast(total, lastAt),
    !directly && cardWords.elsewhere(dispatch.card, dispatch.origin.channelId),
    numberNowVisible && privateWords.numberVisible,
    picturesUnseen && mentionWords.picturesUnseen,
  ];
  const canStop = (stateCounts(facts).waiting ?? 0) > 0;
  const row = [
    canStop && button(buttonWords.cancel, action.cancel, dispatch.id, 'danger'),
    button(buttonWords.details, action.details, dispatch.id),
  ];
  const text = [head, ...notes].filter(Boolean).join('\n');
  return { text, blocks: [section(head), ...context(notes), actions(row)] };
};

const numbers = (found: Found): string => {
  const shown = found.records.slice(0, namedUpTo).map(({ to }) => displayNumber(to));
  return privateWords.numbers(shown, totalOf(found) - shown.length);
};

/** @param draftId what was typed, if it is kept: Fix it opens the form with it */
export const refusedMessage = (refusals: Refusal[], draftId?: string): CardMessage =>
  sentence(
    privateWords.refused(refusals),
    draftId ? button(buttonWords.fix, action.fix, `draft:${draftId}`) : undefined,
  );

export const repeatMessage = (dispatch: Dispatch, draftId: string, now: number): CardMessage =>
  sentence(privateWords.repeat(dispatch, now), button(buttonWords.repeat, action.repeat, draftId));

/** What a person wants to send again may have arrived meanwhile: they are asked before it is accepted. */
export const arrivedMessage = (news: readonly Known[], draftId: string): CardMessage =>
  sentence(privateWords.arrived(news), button(buttonWords.anyway, action.repeat, draftId));

/** Full numbers, ids, times and Plivo's price, for a person who may see them. */
export const detailsMessage = (told: Told): CardMessage => {
  const { dispatch, records, from, now } = told;
  const head = privateWords.details(dispatch, from);
  const shown = records.slice(0, namedUpTo);
  const lines = fitLines(shown.map((record) => detailLine(record, dispatch, now)));
  if (totalOf(told) > shown.length) lines.push(privateWords.detailsRest(countsWithout(told, shown)));
  const blocks = [
    section(head),
    ...(dispatch.text ? [plainSection(dispatch.text)] : []),
    ...context(dispatch.media?.map(mediaWords) ?? [], 'plain_text'),
    ...lines.map(section),
  ];
  return { text: [head, ...lines].join('\n'), blocks };
};

const detailLine = (record: MessageRecord, dispatch: Dispatch, now: number): string => {
  const line = dispatch.failure ? escapeText(dispatch.failure.sentence) : recordWords(record, dispatch, now);
  return [`*${displayNumber(record.to)}*: ${line}`, privateWords.facts(record)].filter(Boolean).join('\n');
};

export const historyMessage = (found: Found[]): CardMessage => {
  if (found.length === 0) return sentence(privateWords.nothingFound);
  const lines = found.map((it) => privateWords.history(it.dispatch, numbers(it), it));
  return { text: lines.join('\n'), blocks: lines.map(section) };
};

/** What a private answer that waited shows; undefined where it tells of a dispatch that is deleted, or in the DM of a card there. */
export const noticeMessage = (
  { message }: Notice,
  { dispatch, records = [], tally, uncertain = false }: NoticeFacts,
  { now, ...more }: { from: string; now: number; directly?: boolean },
): CardMessage | undefined => {
  const listed = { records, ...(tally ? { tally } : {}) };
  switch (message.kind) {
    case 'help':
      return sentence(help);
    case 'sentence':
      return sentence(message.text);
    case 'long-text':
      return sentence(privateWords.longText);
    case 'refused':
      return refusedMessage(message.refusals, message.draftId);
    case 'accepted':
      return dispatch && acceptedMessage({ ...message, ...more, ...listed, dispatch, now });
    case 'repeat':
      return dispatch && repeatMessage(dispatch, message.draftId, now);
    case 'dispatch-failed':
      // It failed as a whole; Fix it opens the form with what was asked for.
      return dispatch && sentence(privateWords.dispatchFailed(dispatch), fixDispatch(dispatch));
    case 'bad-news':
      return dispatch && badNewsMessage({ ...listed, dispatch, now, message, uncertain });
    case 'good-news':
      return dispatch && goodNewsMessage({ ...listed, dispatch, now, message, uncertain });
    case 'card-elsewhere':
      if (more.directly) return undefined;
      return sentence(privateWords.cardElsewhere(message.dispatchId, cardWords.elsewhere(message.place, '') ?? ''));
    case 'card-in-doubt':
      return dispatch && sentence(privateWords.cardInDoubt(dispatch.id));
  }
};

/** What was typed, where Slack takes no file of it: as many messages as hold it. */
export const typedMessages = (typed: string): CardMessage[] => {
  // All blocks of a message together take about 12,000 characters; see `limits.listText`.
  const parts = typed.match(/.{1,10000}/gsu) ?? [];
  return parts.map((part) => ({
    text: privateWords.longText,
    blocks: (part.match(/.{1,2500}/gsu) ?? []).map(plainSection),
  }));
};

/** The same in a DM, away from where it was asked for. */
export const aboutPlace = ({ text, blocks }: CardMessage, { channelId }: Place): CardMessage => {
  const about = privateWords.about(channelId);
  return { text: `${text}\n${about}`, blocks: [...blocks, ...context([about])] };
};

const fixDispatch = ({ id }: Dispatch) => button(buttonWords.fix, action.fix, `dispatch:${id}`);
