/** The sentences of a card and of its buttons, and where the card is. */
import { type CardPlace, type Dispatch, hasLeft, type MessageRecord, shortId } from '../../domain/message/message.ts';
import { escapeText, mentionChannel, mentionUser } from './markup.ts';

export const buttonWords = {
  again: 'Send again',
  fix: 'Fix it',
  details: 'Details',
  leave: 'Leave it',
  repeat: 'Send it again',
  cancel: 'Cancel',
};

export const cancelLabel = (dispatch: Dispatch, records: readonly MessageRecord[]): string => {
  const waiting = records.filter(({ state }) => state === 'waiting').length;
  return dispatch.state === 'released' && records.some(hasLeft) ? `Stop the remaining ${waiting}` : buttonWords.cancel;
};

/** Why the card is not where it was asked for, and what helps; `place` is "here" or "in #channel". */
const elsewhere: Record<NonNullable<CardPlace['insteadBecause']>, (place: string) => [why: string, next: string]> = {
  shared: (place) => [`people of another organisation read along ${place}`, ''],
  archived: () => ['the channel for the card is archived', ' Choose another one next time.'],
  'between-two': () => [
    'nobody else can post in a conversation between two people',
    ' Use a channel next time; `/invite @mms` brings me into one.',
  ],
  unreachable: (place) => [`I cannot post ${place}`, ` \`/invite @mms\` ${place} mends that.`],
};

export const cardWords = {
  headline: ({ id, sender, attachments }: Dispatch) =>
    `${mentionUser(sender.userId)} sends ${attachments.length > 0 ? 'a picture message (MMS)' : 'a text message (SMS, nothing to attach)'} · ${shortId(id)}`,
  from: (from: string) => `from ${escapeText(from)}`,
  again: (repeats: string) => `Again, for ${shortId(repeats)}`,
  notSent: 'not sent',
  namelessFile: 'a file',
  quote: (text: string) => `“${escapeText(text)}”`,
  maybeTwice: 'Slack did not confirm my first try to post this, so you may see it twice.',
  /** For the private answer; undefined where the card is where it was asked for. */
  elsewhere: ({ insteadBecause, insteadOf = '' }: CardPlace, origin: string): string | undefined => {
    if (!insteadBecause) return undefined;
    const isHere = insteadOf === '' || insteadOf === origin;
    const [why, next] = elsewhere[insteadBecause](isHere ? 'here' : `in ${mentionChannel(insteadOf)}`);
    return `The card is in your direct messages with me, because ${why}.${next}`;
  },
  /** For the card itself; undefined where it is where it was asked for. */
  hereBecause: ({ insteadBecause, insteadOf }: CardPlace, origin: string): string | undefined => {
    if (!insteadBecause) return undefined;
    const [why, next] = elsewhere[insteadBecause](`in ${mentionChannel(insteadOf || origin)}`);
    return `Here because ${why}.${next}`;
  },
};
