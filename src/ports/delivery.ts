/** Cards, the replies under them, and private answers. */
import type { CardPlace, Dispatch, MessageRecord } from '../domain/message/message.ts';
import type { Milestone } from '../domain/message/milestones.ts';
import type { CardAt, Notice } from './stored.ts';

/** What a private answer tells about, if it is about a dispatch. */
export type NoticeFacts = { dispatch?: Dispatch; records?: MessageRecord[] };

/** The facts that a card shows. `uncertain`: it may have been posted before, and says so. */
export type CardFacts = {
  dispatch: Dispatch;
  records: MessageRecord[];
  place: CardPlace;
  now: number;
  uncertain: boolean;
};

/**
 * Slack as the worker sees it. Each call rejects with `DeliveryError`; one that says `unknown` may have happened.
 */
export type Messenger = {
  /** Posts the card; where the place refuses it, the error's `failure` says so. */
  post(facts: CardFacts): Promise<CardAt>;
  edit(facts: CardFacts, at: CardAt): Promise<void>;
  /** What the card would show, as a hash: an edit that changes nothing is not made. */
  fingerprint(facts: CardFacts): string;
  reply(milestone: Milestone, facts: CardFacts, at: CardAt): Promise<void>;
  /** The DM between the bot and a person. */
  directMessage(userId: string): Promise<string>;
  sendNotice(notice: Notice, facts: NoticeFacts): Promise<void>;
  /** Resolves if Slack answers at all. */
  reach(): Promise<void>;
};
