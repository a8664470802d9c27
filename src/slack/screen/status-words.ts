/**
 * The state of a message in words, the same on a card, in its thread, in status and history. Here and in the other files
 * of sentences (`card-words`, `replies`, `private-words`, `form-words`, `help`) all is mrkdwn, and a person's words are
 * escaped. Refusals bring their own sentences from where they are decided (`domain/`, `plivo/*-refusals` and
 * `error-codes`, `media/refusals`, `slack/files/file-refusals`). The tone: short, true, and with a next step.
 */
import { counted, inFigures } from '../../domain/language/format.ts';
import type { Cause } from '../../domain/language/refusal.ts';
import { type Counts, stateCounts } from '../../domain/list/overview.ts';
import { obstacleOf } from '../../domain/message/dispatch.ts';
import { isOverdue } from '../../domain/message/late.ts';
import { type Dispatch, lastTriedAt, type MessageRecord, type RecordState } from '../../domain/message/message.ts';
import { countProblems } from '../../domain/message/milestones.ts';
import type { Known, Question } from '../../domain/message/repeat.ts';
import { decideAfterMs, isSettled } from '../../domain/message/settled.ts';
import { escapeText, limits, time, timeWithSeconds, truncate } from './blocks.ts';
import { withoutQueries } from './links.ts';
import { cancellerName, leaverName } from './names.ts';

/** "7 s", "2 min", "3 h". */
export const duration = (ms: number): string => {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

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
    case 'sent': {
      const handed = `Handed to the carrier ${time(times.sent ?? now)}`;
      if (isSettled(record, now)) return `${handed}; no receipt`;
      return dispatch.attachments.length > 0 ? `${handed}. US carriers often confirm nothing for pictures` : handed;
    }
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
      return `Cancelled by ${cancellerName(dispatch)} before it left`;
  }
};

/** The refusals' own sentences ask the person to send again, which is right only once the app has given up. */
const stillTrying: Readonly<Record<string, string>> = {
  'plivo.throttled': 'Not sent yet: Plivo had too many requests from us.',
  'plivo.unreachable': 'Not sent yet: Plivo could not be reached.',
  'request.held-up': 'Not sent yet: this app was held up.',
  'request.not-stored': 'Not sent yet: this app could not store that it was sending.',
};

const waitingWords = (record: MessageRecord, dispatch: Dispatch, now: number): string => {
  if (record.question) return questionWords(record.question);
  if (obstacleOf(dispatch)) return 'Waiting for the attachment';
  if (dispatch.state === 'held') return `Goes out at ${timeWithSeconds(dispatch.dueAt)}`;
  if (dispatch.state === 'preparing' && dispatch.attachments.length > 0) return 'Making the picture fit';
  // Its place has passed: it waits for another one, and was promised no moment.
  const hasNoPlace = isOverdue(record, now, Number.POSITIVE_INFINITY);
  if (record.failure) {
    const next = hasNoPlace ? 'Waiting its turn for the next try' : `Next try at ${timeWithSeconds(record.dueAt)}`;
    return `${stillTrying[record.failure.code] ?? escapeText(record.failure.sentence)} ${next}`;
  }
  return hasNoPlace ? 'In line' : `In line, ${around(record.dueAt)}`;
};

/** Why the attachments are not ready although they were tried, and when they are tried again. */
export const obstacleWords = (dispatch: Dispatch): string | undefined => {
  const obstacle = obstacleOf(dispatch);
  if (!obstacle) return undefined;
  const what = truncate(escapeText(withoutQueries(obstacle.sentence)), limits.sectionText - 200);
  return `:hourglass_flowing_sand: ${what} Trying again at ${time(dispatch.prepare.dueAt)}.`;
};

const questionWords = ({ until, news }: Question): string =>
  `On hold. ${arrivedWords(news)} Send this one anyway? If nobody chooses by ${time(until)}, it won't be sent.`;

/** What has become known of a message that is to be sent again; what says most comes first. */
export const arrivedWords = ([first]: readonly Known[]): string => {
  const when = first?.at === undefined ? '' : ` at ${time(first.at)}`;
  if (first?.state === 'delivered') return `The first message was delivered${when}.`;
  if (first?.state === 'sent') return `The first message was sent after all${when}.`;
  if (first?.state === 'submitted' || first?.listedAt === undefined)
    return 'The first message is on its way after all.';
  return `Plivo lists a message to this number at ${time(first.listedAt)}, which may be the first one.`;
};

/**
 * A moment and not "in 33 min", which would change with the clock: each change costs one of the 45 edits a minute. Of a
 * whole minute, so that a line that moves up by seconds costs none either.
 */
export const around = (at: number): string => `around ${time(Math.ceil(at / 60_000) * 60_000)}`;

const unconfirmedWords = (record: MessageRecord, now: number): string => {
  const decideAt = (record.times.unconfirmed ?? now) + decideAfterMs;
  const why = record.interrupted ? 'This app was interrupted while sending' : 'Plivo did not answer';
  if (record.leftAloneBy) return `${why}; nobody knows whether it went out. ${leaverName(record)} left it at that`;
  const clue = listedWords(record);
  return now < decideAt
    ? `${why}; I am asking ${record.interrupted ? 'Plivo' : 'it'} until ${time(decideAt)}.${clue} Please do not resend yet`
    : `${why}: it may have gone out, or not.${clue} Send it again only if twice does no harm`;
};

/** What helps a person to decide; whether it is this message, Plivo does not say. */
const listedWords = ({ listedAt }: MessageRecord): string =>
  listedAt === undefined ? '' : ` Plivo lists a message to this number at ${time(listedAt)}, which may be this one.`;

/** How many are in each state, for dispatches with too many recipients to list. */
export const countWords: Record<RecordState, string> = {
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

/** "30 delivered, 1 failed". */
export const countedWords = (counts: Counts, wordOf = countWords): string =>
  (Object.entries(counts) as [RecordState, number][]).map(([state, n]) => `${n} ${wordOf[state]}`).join(', ');
export const countsOf = (records: readonly MessageRecord[], wordOf = countWords): string =>
  countedWords(stateCounts({ records }), wordOf);

const causeWords: Record<Cause | 'other', (count: number) => string> = {
  landline: (count) => counted(count, 'landline'),
  unreachable: (count) => `${inFigures(count)} unreachable`,
  'opted-out': (count) => `${inFigures(count)} opted out`,
  content: (count) => `${inFigures(count)} refused for the text`,
  files: (count) => `${inFigures(count)} refused for the files`,
  rejected: (count) => `${inFigures(count)} refused by Plivo`,
  carrier: (count) => `${inFigures(count)} with network trouble`,
  account: (count) => `${inFigures(count)} not allowed for our number or account`,
  'too-late': (count) => `${inFigures(count)} too late to send`,
  other: (count) => `${inFigures(count)} for other reasons`,
};

/** "31 of 200 were not delivered: 20 landlines, 11 unreachable. 2 of 200 are unconfirmed." */
export const problemCountWords = (records: readonly MessageRecord[], total: number): string => {
  const { undelivered, unconfirmed, asked, causes } = countProblems(records);
  const of = `of ${inFigures(total)}`;
  const are = (count: number, one: string, many: string) => `${inFigures(count)} ${of} ${count === 1 ? one : many}`;
  const why = causes.map(({ cause, count }) => causeWords[cause](count)).join(', ');
  const parts = [
    undelivered > 0 && `${are(undelivered, 'was', 'were')} not delivered: ${why}.`,
    unconfirmed > 0 && `${are(unconfirmed, 'is', 'are')} unconfirmed.`,
    asked > 0 && `${are(asked, 'waits', 'wait')} for a decision: the first message may have arrived.`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : `Nothing ${of} counts as not delivered any more.`;
};
