/** The replies in the thread of a card, and their sentences. */
import { overviewOf, totalOf } from '../../domain/list/overview.ts';
import { type Dispatch, type RecordState, shortId } from '../../domain/message/message.ts';
import { isProblem } from '../../domain/message/milestones.ts';
import type { CardFacts, Reply, WhyDirectly } from '../../ports/index.ts';
import { context, escapeText, mentionUser, section } from './blocks.ts';
import { buttonsFor, type CardMessage, numberShown, type Showing } from './card.ts';
import { cardWords } from './card-words.ts';
import { withoutQueries } from './links.ts';
import { newsWords } from './news.ts';
import { privateWords } from './private-words.ts';
import { countedWords, endWords, problemCountWords, recordWords } from './status-words.ts';

const replyWords = {
  /** Bad news mentions the sender, good news mentions nobody. */
  milestone: (state: RecordState, line: string, to: string, sender: string): string =>
    state === 'delivered' || state === 'sent' ? `${to}: ${line}` : `${mentionUser(sender)} ${to}: ${line}`,
  notSent: (sender: string, sentence: string) => `${mentionUser(sender)} ${escapeText(sentence)}`,
  allFinal: ({ id }: Dispatch, summary: string) => `All of ${shortId(id)} is final: ${summary}.`,
  noMoreNews: ({ id }: Dispatch, summary: string) => `No more news of ${shortId(id)} is expected: ${summary}.`,
};

export const replyMessage = (milestone: Reply, facts: CardFacts, showing: Showing): CardMessage => {
  const text = replyText(milestone, facts, showing);
  const notes = context([facts.uncertain && cardWords.maybeTwice]);
  // The buttons of the card above are old, and cannot be replaced.
  const buttons = facts.isStuck && isBad(milestone) ? [buttonsFor(facts)] : [];
  return { text, blocks: [section(text), ...notes, ...buttons] };
};

const isBad = (milestone: Reply): boolean =>
  milestone.kind === 'dispatch-failed' ||
  milestone.kind === 'question' ||
  (milestone.kind === 'record' && isProblem(milestone));

const replyText = (milestone: Reply, facts: CardFacts, showing: Showing): string => {
  const { dispatch, records, place, now } = facts;
  const sender = dispatch.sender.userId;
  switch (milestone.kind) {
    case 'dispatch-failed':
      return replyWords.notSent(sender, withoutQueries(dispatch.failure?.sentence ?? privateWords.broken));
    case 'all-final': {
      const { allFinal, counts } = overviewOf(facts, now);
      const say = allFinal ? replyWords.allFinal : replyWords.noMoreNews;
      return say(dispatch, countedWords(counts, endWords));
    }
    case 'question':
    case 'record': {
      const record = records.find(({ id }) => id === milestone.recordId);
      if (!record) return privateWords.broken;
      // The reply about an earlier state says what was true then, also when more is known by now.
      const state = milestone.kind === 'question' ? record.state : milestone.state;
      const line = recordWords({ ...record, state }, dispatch, now);
      return replyWords.milestone(state, line, numberShown(record.to, place.shared, showing), sender);
    }
  }
};

/**
 * The one reply that counts the problems of a list, without any number: in a thread everybody reads it.
 *
 * @param direct why it stands in the sender's DM; absent where it stands under the card
 */
export const problemsMessage = (facts: CardFacts, direct?: { why: WhyDirectly; channelId: string }): CardMessage => {
  const { dispatch, records, uncertain, isStuck } = facts;
  const counts = problemCountWords(records, totalOf(facts));
  const text = direct
    ? `${counts} ${newsWords.listFollows}`
    : `${mentionUser(dispatch.sender.userId)} ${counts} ${newsWords.listElsewhere}`;
  const notes = context([
    direct && newsWords.because(dispatch, direct.why, direct.channelId),
    uncertain && cardWords.maybeTwice,
  ]);
  // The buttons of the card are out of reach, or old.
  const buttons = direct || isStuck ? [buttonsFor(facts)] : [];
  return { text, blocks: [section(text), ...notes, ...buttons] };
};
