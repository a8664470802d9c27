/** Cards, the replies under them, and private answers. */
import type { Tally } from '../domain/list/tally.ts';
import type { CardAt } from '../domain/message/card.ts';
import type { CardPlace, Dispatch, MessageRecord, Place } from '../domain/message/message.ts';
import type { Milestone } from '../domain/message/milestones.ts';
import type { Notice, WhyDirectly } from './stored.ts';

/** What a private answer tells about, if it is about a dispatch. */
export type NoticeFacts = {
  dispatch?: Dispatch;
  /** All of them, or, where there is a tally of them, those that the answer tells of. */
  records?: MessageRecord[];
  tally?: Tally;
  /** It may have been posted before, and says so. */
  uncertain?: boolean;
};

/** The facts that a card shows. `uncertain`: it may have been posted before, and says so. */
export type CardFacts = {
  dispatch: Dispatch;
  /** All of them, or, where there is a tally of them, those that are shown or told by themselves. */
  records: MessageRecord[];
  tally?: Tally;
  place: CardPlace;
  now: number;
  uncertain: boolean;
  /** The card itself shows old buttons. */
  isStuck: boolean;
};

/** What is posted under a card for good; the reply that counts problems is rendered, since it is edited. */
export type Reply = Exclude<Milestone, { kind: 'problems' }>;

/** A card as it is to be shown. Cards with equal hashes look the same; only the messenger looks into the message. */
export type Rendered<Message = unknown> = {
  hash: string;
  message: Message;
  /** Makes the same without its pictures; absent if it has none. */
  bare?: () => { hash: string; message: Message };
};

/**
 * Slack as the worker sees it. Each call rejects with `DeliveryError`; one that says `unknown` may have happened.
 */
export type Messenger<Message = unknown> = {
  /** Makes the card, and asks Slack nothing. */
  render(facts: CardFacts): Rendered<Message>;
  post(rendered: Pick<Rendered<Message>, 'message'>, place: Place): Promise<CardAt>;
  edit(rendered: Pick<Rendered<Message>, 'message'>, at: CardAt): Promise<void>;
  reply(milestone: Reply, facts: CardFacts, at: CardAt): Promise<void>;
  /**
   * Makes the reply that counts the problems of a list, and asks Slack nothing.
   *
   * @param direct why it stands in the sender's DM; absent where it stands under the card
   */
  renderProblems(facts: CardFacts, direct?: { why: WhyDirectly; channelId: string }): Rendered<Message>;
  /** The DM between the bot and a person. */
  directMessage(userId: string): Promise<string>;
  /** Shows a private answer there. A `DeliveryError` of the kind `place` says that it cannot be shown there. */
  whisper(notice: Notice, facts: NoticeFacts, place: Place): Promise<void>;
  /** Posts a private answer into the person's DM, and says there where it belongs. */
  tellDirectly(notice: Notice, facts: NoticeFacts): Promise<void>;
  /** Resolves if Slack answers at all. */
  reach(): Promise<void>;
};
