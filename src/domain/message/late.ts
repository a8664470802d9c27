import { clockSkewMs } from '../language/clock-skew.ts';
import { counted } from '../language/format.ts';
import { type Refusal, refuse, refuseForNow } from '../language/refusal.ts';
import { obstacleOf } from './dispatch.ts';
import type { Dispatch, MessageRecord, Obstacle } from './message.ts';

/**
 * Whether it is too late to send what was promised for `forecastAt`. An outage, or a restored backup, must never send
 * Friday's "I'm outside" on Monday. All in milliseconds.
 */
export const isLate = (forecastAt: number, now: number, lateMs: number): boolean => now > forecastAt + lateMs;

/**
 * When a message that waits needs a look: at its place, or right after the last moment at which it could still leave. One that
 * waits for an answer needs one when the time for that is over.
 */
export const nextLookAt = ({ dueAt, forecastAt, question }: MessageRecord, lateMs: number): number =>
  question?.until ?? Math.min(dueAt, forecastAt + lateMs + 1);

/** How long the process that sends may be waited for, in milliseconds; a lease that has run out means that it is gone. */
export const leaseMs = 15_000;

/**
 * Until when the process that is sending this one may be waited for, in milliseconds since 1970. A lease that ends later than
 * any can was taken by a clock that was ahead: nothing waits for that moment.
 */
export const leasedUntil = ({ leaseUntil = 0 }: Pick<MessageRecord, 'leaseUntil'>, now: number): number =>
  leaseUntil <= now + leaseMs + clockSkewMs ? leaseUntil : now;

/** A busy moment costs no message its place; after a longer stop all would leave at once. In milliseconds. */
const grace = { least: 1_000, most: 15_000 };

/**
 * Whether its place has passed unused, so that it needs another one.
 *
 * @param burstMs how long the account's pace takes for what can leave at once after a quiet time
 */
export const isOverdue = ({ dueAt }: MessageRecord, now: number, burstMs: number): boolean =>
  now > dueAt + Math.min(Math.max(burstMs, grace.least), grace.most);

const spanOf = (lateMs: number): string => counted(Math.round(lateMs / 60_000), 'minute');

/** Why it was not sent: it was asked whether to, and no answer came. Only a change can help, or a new message. */
export const unanswered: Refusal = refuse(
  'repeat.unanswered',
  "Not sent: the first message may have arrived, and nobody chose to send this one anyway. Start a new message if it's still needed.",
);

/** Why it was not sent any more, if that is known of no attachment. */
export const tooLate = (lateMs: number): Refusal => {
  const sentence = `Not sent: it could not go out within ${spanOf(lateMs)}. Send it again if it still matters.`;
  return { ...refuseForNow('request.too-late', sentence), cause: 'too-late' };
};

/** Why it was not sent although its attachments were tried again and again. A link that never worked is to be changed first. */
export const neverReady = ({ sentence, advice, field }: Obstacle, lateMs: number): Refusal => {
  const sayNo = field === 'links' ? refuse : refuseForNow;
  const said = `Not sent within ${spanOf(lateMs)}. ${sentence} ${advice}`;
  return { ...sayNo('media.never-ready', said, field), cause: 'files' };
};

/** Why a dispatch of which nothing left is not sent any more. */
export const whyLate = (dispatch: Dispatch, lateMs: number): Refusal => {
  const obstacle = obstacleOf(dispatch);
  return obstacle ? neverReady(obstacle, lateMs) : tooLate(lateMs);
};
