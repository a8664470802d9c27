/** The sentences of private answers: what only the person who asked reads. */
import { counted } from '../../domain/language/format.ts';
import type { Refusal } from '../../domain/language/refusal.ts';
import { type Counts, type Listed, stateCounts } from '../../domain/list/overview.ts';
import { type Dispatch, lastTriedAt, type MessageRecord, shortId } from '../../domain/message/message.ts';
import type { Known } from '../../domain/message/repeat.ts';
import { dateAndTime, escapeText, mentionChannel, mentionUser, refusalText, time, timeWithSeconds } from './blocks.ts';
import { around, arrivedWords, countedWords, duration } from './status-words.ts';

/** How much of a message was stopped, and how much had left; of these so many are being sent at this moment. */
type Stopped = { dispatchId: string; stopped: number; left: number; sending: number };

const leavingWords = (count: number): string =>
  `${count} ${count === 1 ? 'is' : 'are'} being sent right now. If Plivo doesn't take ${count === 1 ? 'it' : 'them'}, I won't try again.`;

export const privateWords = {
  accepted: ({ id, dueAt }: Dispatch, people: number, { to, from, now }: { to: string; from: string; now: number }) => {
    const when = dueAt > now ? `goes out at ${timeWithSeconds(dueAt)}` : 'is on its way';
    return `*${shortId(id)}* ${when} to ${counted(people, 'person', 'people')}: ${to} (from ${from}).`;
  },
  longText: 'What you typed was too long for the form. Here is all of it.',
  /** A moment, since nobody changes this answer as time goes by. */
  forecast: (count: number, lastAt: number) =>
    count === 1 ? `In line, ${around(lastAt)}.` : `${counted(count, 'message')}, the last ${around(lastAt)}.`,
  numberVisible: 'The number that you typed is now visible in this channel. Use `/mms` where that should not be.',
  refused: (refusals: readonly Refusal[]) => refusals.map(({ sentence }) => refusalText(sentence)).join('\n'),
  repeat: ({ id, acceptedAt }: Dispatch, now: number) =>
    `You sent exactly this ${duration(now - acceptedAt)} ago, as *${shortId(id)}*. Nothing went out now.`,
  /** The question before anything is accepted. */
  askAgain: ({ dispatch, news }: { dispatch: Dispatch; news?: readonly Known[] }, now: number): string =>
    news ? privateWords.arrived(news) : privateWords.repeat(dispatch, now),
  arrived: (news: readonly Known[]) => `${arrivedWords(news)} Nothing was sent now.`,
  dispatchFailed: ({ id, failure }: Dispatch) =>
    `*${shortId(id)}* was not sent. ${escapeText(failure?.sentence ?? privateWords.broken)}`,
  cardInDoubt: (id: string) =>
    `Slack did not confirm the card of *${shortId(id)}*, so it may be there several times or not at all. \`/mms status ${shortId(id)}\` says what became of your message; a click on one of the cards keeps that one up to date.`,
  /** The place is named, since this may be read in the DM as well. */
  cardElsewhere: (id: string, why: string) => `*${shortId(id)}*: ${why}`,
  cancelled: ({ dispatchId: id, stopped, left, sending }: Stopped): string => {
    const leaving = sending > 0 ? [leavingWords(sending)] : [];
    if (stopped === 0)
      return [
        `*${shortId(id)}*: ${sending > 0 ? 'nothing else to stop.' : 'nothing to stop, it has left already or ended.'}`,
        ...leaving,
      ].join(' ');
    const gone = left - sending;
    const had = gone > 0 ? [`${gone} had left already.`] : left === 0 ? ['Nothing had left.'] : [];
    return [`*${shortId(id)}*: stopped ${stopped}.`, ...had, ...leaving].join(' ');
  },
  sentAnyway: (id: string, count: number) => `*${shortId(id)}*: sending ${counted(count, 'message')} anyway.`,
  leftAlone: (id: string) => `*${shortId(id)}* stays as it is.`,

  /** Under an answer that could not be given where it was asked for. Slack shows no name of a DM. */
  about: (channelId: string) =>
    channelId.startsWith('D')
      ? 'This is about your message in another direct message.'
      : `This is about your message in ${mentionChannel(channelId)}.`,

  details: ({ id, sender, acceptedAt }: Dispatch, from: string) =>
    `*${shortId(id)}* by ${mentionUser(sender.userId)}, ${dateAndTime(acceptedAt)}, from ${escapeText(from)}`,
  detailsRest: (rest: Counts) => {
    const more = Object.values(rest).reduce((sum, n) => sum + n, 0);
    return `${more} more: ${countedWords(rest)}`;
  },
  /** What is known of one message beside its state. */
  facts: (record: MessageRecord): string => {
    const leftAt = lastTriedAt(record);
    const facts = [
      record.uuid && `Plivo \`${record.uuid}\``,
      record.price && `Plivo $${record.price}, carrier fees extra`,
      leftAt && `left ${time(leftAt)}`,
      record.repeatedBy && `sent again as ${shortId(record.repeatedBy)}`,
    ];
    return facts.filter(Boolean).join(' · ');
  },
  history: ({ id, acceptedAt }: Dispatch, to: string, listed: Listed) =>
    `*${shortId(id)}* ${dateAndTime(acceptedAt)} to ${to}: ${countedWords(stateCounts(listed))}`,
  /** Numbers for reading, of which only the first are named. */
  numbers: (shown: readonly string[], more: number) =>
    more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', '),

  nothingFound: 'You have sent nothing yet that I remember. `/mms` opens the form.',
  notYours: (id: string) => `You have sent nothing as *${id}* that I remember. \`/mms history\` lists your latest.`,
  storeDown: 'I cannot store anything right now, so nothing was sent. Please try again in a minute.',
  storeUnconfirmed: 'I could not confirm that this was stored: look at `/mms status` before sending again.',
  /** After a wish to stop something, nobody is to believe that nothing goes out. */
  stopUnknown: "I couldn't confirm that this was stopped, so it may still go out. Please try again right away.",
  /** After a question about what was sent before. */
  lookFailed: "I can't look that up right now. What you sent before isn't affected. Please try again in a minute.",
  broken: 'Something went wrong on my side and nothing was sent. Please try again; if it stays, tell whoever runs me.',
  unknownShortcut: 'I do not know this shortcut any more. `/mms` opens the form.',
  unknownButton: 'I do not know this button any more. `/mms` opens the form.',
};

/** The sentences that only a mention is answered with. */
export const mentionWords = {
  edited:
    "I only read new messages, so this edit didn't send anything. Post it again, or pick *Send as MMS* in the message's menu.",
  unknownSelf: "I couldn't check that this message was for me, so nothing was sent. Please try again in a minute.",
  filesUnknown:
    "I couldn't check this message for pictures, so nothing was sent. Add any that it had, and send it again.",
  filesMissing: "Slack didn't give me the pictures in this message, so nothing was sent. Add them and send it again.",
  noScope:
    "I'm not allowed to see the pictures in this message, so nothing was sent. Ask your admin to add the scope files:read.",
  picturesUnseen:
    "If your message had a picture, it wasn't sent: I'm not allowed to see it. Ask your admin to add the scope `files:read`.",
};
