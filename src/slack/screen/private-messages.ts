/** Private answers: what only the person who asked sees, with full numbers. */
import type { Button } from '@slack/types';
import { displayNumber } from '../../domain/language/format.ts';
import type { Refusal } from '../../domain/language/refusal.ts';
import { stateCounts, totalOf } from '../../domain/list/overview.ts';
import { type Dispatch, lastPlace, type Place } from '../../domain/message/message.ts';
import type { Known } from '../../domain/message/repeat.ts';
import type { Notice, NoticeFacts } from '../../ports/index.ts';
import { alarmWords } from './alarm-words.ts';
import { actions, button, context, plainSection, section } from './blocks.ts';
import type { CardMessage } from './card.ts';
import { buttonWords, cardWords } from './card-words.ts';
import { detailsMessage, type Found, namedUpTo, type Told } from './details.ts';
import { help } from './help.ts';
import { action } from './ids.ts';
import { badNewsMessage, goodNewsMessage } from './news.ts';
import { mentionWords, privateWords } from './private-words.ts';

/** Below this a forecast is no news: so long after the moment at which it goes out, in milliseconds. */
const worthForecasting = 5_000;

export const sentence = (text: string, offer?: Button): CardMessage => ({
  text,
  blocks: [section(text), ...(offer ? [actions([offer])] : [])],
});

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
    // As a file, which is not made here: `api/tell-as-file.ts`.
    case 'long-text':
    case 'problem-list':
      return undefined;
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
    case 'alarm':
      return alarmMessage(alarmWords.began(message.says), uncertain);
    case 'alarm-over':
      return alarmMessage(alarmWords.over(message.code, message.lastedMs), uncertain);
    case 'card-in-doubt':
      return dispatch && sentence(privateWords.cardInDoubt(dispatch.id));
  }
};

const alarmMessage = (text: string, uncertain: boolean): CardMessage => {
  const { blocks } = sentence(text);
  return { text, blocks: [...blocks, ...context([uncertain && cardWords.maybeTwice])] };
};

/** What was to be a file, where Slack takes none: as many messages as hold it. */
export const typedMessages = (typed: string, text: string = privateWords.longText): CardMessage[] => {
  // All blocks of a message together take about 12,000 characters; see `limits.listText`.
  const parts = typed.match(/.{1,10000}/gsu) ?? [];
  return parts.map((part) => ({
    text,
    blocks: (part.match(/.{1,2500}/gsu) ?? []).map(plainSection),
  }));
};

/** The same in a DM, away from where it was asked for. */
export const aboutPlace = ({ text, blocks }: CardMessage, { channelId }: Place): CardMessage => {
  const about = privateWords.about(channelId);
  return { text: `${text}\n${about}`, blocks: [...blocks, ...context([about])] };
};

const fixDispatch = ({ id }: Dispatch) => button(buttonWords.fix, action.fix, `dispatch:${id}`);
