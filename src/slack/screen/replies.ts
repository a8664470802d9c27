/** One reply in the thread of a card. */
import { isFinal } from '../../domain/message/message.ts';
import type { Milestone } from '../../domain/message/milestones.ts';
import type { CardFacts } from '../../ports/index.ts';
import { context, section } from './blocks.ts';
import { type CardMessage, countsOf, numberShown, type Showing } from './card.ts';
import { endWords, recordWords, words } from './words.ts';

/** Bad news mentions the sender, good news mentions nobody. */
export const replyMessage = (milestone: Milestone, facts: CardFacts, showing: Showing): CardMessage => {
  const text = replyText(milestone, facts, showing);
  const blocks = [section(text), ...(facts.uncertain ? [context([words.maybeTwice])] : [])];
  return { text, blocks };
};

const replyText = (milestone: Milestone, facts: CardFacts, showing: Showing): string => {
  const { dispatch, records, place, now } = facts;
  const sender = dispatch.sender.userId;
  switch (milestone.kind) {
    case 'dispatch-failed':
      return words.notSent(sender, dispatch.failure?.sentence ?? words.broken);
    case 'all-final':
      return (records.every(isFinal) ? words.allFinal : words.noMoreNews)(dispatch, countsOf(records, endWords));
    case 'record': {
      const record = records.find(({ id }) => id === milestone.recordId);
      if (!record) return words.broken;
      // The reply about an earlier state says what was true then, also when more is known by now.
      const line = recordWords({ ...record, state: milestone.state }, dispatch, now);
      return words.milestone(milestone.state, line, numberShown(record.to, place.shared, showing), sender);
    }
  }
};
