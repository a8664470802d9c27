/**
 * What the app says in Slack, in one place, but for refusals: those bring their own sentences from where they are
 * decided (`domain/`, `plivo/*-refusals` and `error-codes`, `media/refusals`, `slack/file-refusals`). Everything here is
 * mrkdwn and holds no text of a person. The tone: short, true, and with a next step.
 */
import type { CardPlace, Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { hasLeft, lastTriedAt, shortId } from '../../domain/message/message.ts';
import { decideAfterMs, isSettled } from '../../domain/message/settled.ts';
import { escapeText, mentionChannel, mentionUser, time, timeWithSeconds } from './markup.ts';

/** "7 s", "2 min", "3 h". */
export const duration = (ms: number): string => {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

const people = (n: number) => (n === 1 ? '1 person' : `${n} people`);

/** The state of one message, as its line on the card says it. */
export const recordWords = (record: MessageRecord, dispatch: Dispatch, now: number): string => {
  const { times, state } = record;
  switch (state) {
    case 'waiting':
      return waitingWords(record, dispatch, now);
    case 'sending':
      return 'On its way to Plivo';
    case 'submitted':
      return isSettled(record, now) ? 'Plivo has it; it never said what became of it' : 'Plivo has it';
    case 'sent':
      return isSettled(record, now)
        ? `Handed to the carrier ${time(times.sent ?? now)}; no receipt`
        : `Handed to the carrier ${time(times.sent ?? now)}${dispatch.attachments.length > 0 ? unconfirmedPictures : ''}`;
    case 'delivered': {
      const took = (times.delivered ?? now) - (lastTriedAt(record) ?? times.submitted ?? now);
      return `Delivered ${time(times.delivered ?? now)}, ${duration(took)} after it left`;
    }
    case 'undelivered':
    case 'failed':
      return escapeText(record.failure?.sentence ?? 'Not delivered: Plivo gave no reason');
    case 'unconfirmed':
      return unconfirmedWords(record, now);
    case 'cancelled':
      return `Cancelled by ${mentionUser(dispatch.cancelledBy ?? dispatch.sender.userId)} before it left`;
  }
};

const unconfirmedPictures = '. US carriers often confirm nothing for pictures';

/** The refusals' own sentences ask the person to send again, which is right only once the app has given up. */
const stillTrying: Readonly<Record<string, string>> = {
  'plivo.throttled': 'Not sent yet: Plivo had too many requests from us.',
  'plivo.unreachable': 'Not sent yet: Plivo could not be reached.',
  'request.held-up': 'Not sent yet: this app was held up.',
};

const waitingWords = (record: MessageRecord, dispatch: Dispatch, now: number): string => {
  if (dispatch.state === 'held') return `Goes out at ${timeWithSeconds(dispatch.dueAt)}`;
  if (dispatch.state === 'preparing' && dispatch.attachments.length > 0) return 'Making the picture fit';
  // Overdue: it waits for a place among what leaves, and nobody promised it a moment.
  const isOverdue = record.dueAt < now;
  if (record.failure) {
    const next = isOverdue ? 'Waiting its turn for the next try' : `Next try at ${timeWithSeconds(record.dueAt)}`;
    return `${stillTrying[record.failure.code] ?? escapeText(record.failure.sentence)} ${next}`;
  }
  return isOverdue ? 'Waiting its turn' : `Waiting its turn, about ${duration(record.dueAt - now)}`;
};

const unconfirmedWords = (record: MessageRecord, now: number): string => {
  const decideAt = (record.times.unconfirmed ?? now) + decideAfterMs;
  if (record.leftAloneBy)
    return `Plivo did not answer; nobody knows whether it went out. ${mentionUser(record.leftAloneBy)} left it at that`;
  return now < decideAt
    ? `Plivo did not answer; I am asking it until ${time(decideAt)}. Please do not resend yet`
    : 'Plivo did not answer: it may have gone out, or not. Send it again only if twice does no harm';
};

/** Where everybody stands, for dispatches with too many recipients to list. */
export const countWords: Record<MessageRecord['state'], string> = {
  waiting: 'waiting',
  sending: 'on their way',
  submitted: 'with Plivo',
  sent: 'handed to the carrier',
  delivered: 'delivered',
  undelivered: 'not delivered',
  failed: 'failed',
  unconfirmed: 'unconfirmed',
  cancelled: 'cancelled',
};

/** The same once no more news is expected: a carrier that has not confirmed by then will not. */
export const endWords: typeof countWords = {
  ...countWords,
  submitted: 'with Plivo, which said no more',
  sent: 'handed to the carrier without a receipt',
};

export const cancelLabel = (dispatch: Dispatch, records: MessageRecord[]): string => {
  const waiting = records.filter(({ state }) => state === 'waiting').length;
  return dispatch.state === 'released' && records.some(hasLeft) ? `Stop the remaining ${waiting}` : 'Cancel';
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

export const words = {
  headline: (dispatch: Dispatch, kind: string) =>
    `${mentionUser(dispatch.sender.userId)} sends ${kind} · ${shortId(dispatch.id)}`,
  picture: 'a picture message (MMS)',
  text: 'a text message (SMS, nothing to attach)',
  again: (repeats: string) => `Again, for ${shortId(repeats)}`,
  maybeTwice: 'Slack did not confirm my first try to post this, so you may see it twice.',
  cardInDoubt: (id: string) =>
    `Slack did not confirm the card of *${id}*, so it may be there several times or not at all. \`/mms status ${id}\` says what became of your message; a click on one of the cards keeps that one up to date.`,
  buttons: { again: 'Send again', fix: 'Fix it', details: 'Details', leave: 'Leave it', repeat: 'Send it again' },

  accepted: (dispatch: Dispatch, records: MessageRecord[], to: string, from: string, now: number): string => {
    const when = dispatch.dueAt > now ? `goes out at ${timeWithSeconds(dispatch.dueAt)}` : 'is on its way';
    return `*${shortId(dispatch.id)}* ${when} to ${people(records.length)}: ${to} (from ${from}).`;
  },
  forecast: (count: number, ms: number) => `${count === 1 ? '1 message' : `${count} messages`}, about ${duration(ms)}.`,
  cardElsewhere: ({ insteadBecause, insteadOf = '' }: CardPlace, origin: string): string | undefined => {
    if (!insteadBecause) return undefined;
    const isHere = insteadOf === '' || insteadOf === origin;
    const [why, next] = elsewhere[insteadBecause](isHere ? 'here' : `in ${mentionChannel(insteadOf)}`);
    return `The card is in your direct messages with me, because ${why}.${next}`;
  },
  hereBecause: ({ insteadBecause, insteadOf }: CardPlace, origin: string): string | undefined => {
    if (!insteadBecause) return undefined;
    const [why, next] = elsewhere[insteadBecause](`in ${mentionChannel(insteadOf || origin)}`);
    return `Here because ${why}.${next}`;
  },
  numberVisible: 'The number that you typed is now visible in this channel. Use `/mms` where that should not be.',
  already: (dispatch: Dispatch) => `This was taken already, as *${shortId(dispatch.id)}*.`,
  repeat: (dispatch: Dispatch, now: number) =>
    `You sent exactly this ${duration(now - dispatch.acceptedAt)} ago, as *${shortId(dispatch.id)}*. Nothing went out now.`,
  cancelled: (id: string, stopped: number, left: number): string => {
    if (stopped === 0) return `*${shortId(id)}*: nothing to stop, it has left already or ended.`;
    const had = left === 0 ? 'Nothing had left.' : `${left === 1 ? '1 had' : `${left} had`} left already.`;
    return `*${shortId(id)}*: stopped ${stopped}. ${had}`;
  },
  leftAlone: (id: string) => `*${shortId(id)}* stays as it is.`,
  nothingFound: 'You have sent nothing yet that I remember. `/mms` opens the form.',
  notYours: (id: string) => `You have sent nothing as *${id}* that I remember. \`/mms history\` lists your latest.`,
  storeDown: 'I cannot store anything right now, so nothing was sent. Please try again in a minute.',
  storeUnconfirmed: 'I could not confirm that this was stored: look at `/mms status` before sending again.',
  broken: 'Something went wrong on my side and nothing was sent. Please try again; if it stays, tell whoever runs me.',
  formFailed: 'Slack did not let me open the form in time. Please try again.',
  formOutdated: 'This form is too old. Please open a new one with `/mms`.',
  unknownShortcut: 'I do not know this shortcut any more. `/mms` opens the form.',
  unknownButton: 'I do not know this button any more. `/mms` opens the form.',

  milestone: (state: MessageRecord['state'], line: string, to: string, sender: string): string =>
    state === 'delivered' || state === 'sent' ? `${to}: ${line}` : `${mentionUser(sender)} ${to}: ${line}`,
  notSent: (sender: string, sentence: string) => `${mentionUser(sender)} ${escapeText(sentence)}`,
  allFinal: (dispatch: Dispatch, summary: string) => `All of ${shortId(dispatch.id)} is final: ${summary}.`,
  noMoreNews: (dispatch: Dispatch, summary: string) =>
    `No more news of ${shortId(dispatch.id)} is expected: ${summary}.`,
};

export const help = [
  '*Send a picture message from Slack*',
  '• `/mms` opens the form',
  '• `/mms +1 415 555 0123, 212-555-0187 See you at six https://example.com/map.png` sends at once: numbers first, then text and links to pictures',
  '• the message shortcut *Send as MMS* takes a message with its pictures',
  '• `@mms 415-555-0123 On my way` sends from inside a thread, with files',
  '• `/mms status [id]`, `history`, `cancel [id]`, `whoami`, `help`',
  'Numbers of the US and Canada only. Each person gets their own message. Replies are not shown in Slack yet.',
].join('\n');
