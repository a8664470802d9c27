import { counted } from '../language/format.ts';
import { type Refusal, refuseForNow } from '../language/refusal.ts';
import type { MessageRecord } from './message.ts';

/**
 * Whether it is too late to send what was promised for `forecastAt`. An outage, or a restored backup, must never send
 * Friday's "I'm outside" on Monday. All in milliseconds.
 */
export const isLate = (forecastAt: number, now: number, lateMs: number): boolean => now > forecastAt + lateMs;

/** When a message that waits needs a look: at its place, or right after the last moment at which it could still leave. */
export const nextLookAt = ({ dueAt, forecastAt }: MessageRecord, lateMs: number): number =>
  Math.min(dueAt, forecastAt + lateMs + 1);

/**
 * A place that passed unused for longer than this is lost: what was held up by a stop would leave all at once otherwise.
 * A busy moment costs nobody their place.
 */
const graceMs = 15_000;

/** Whether its place has passed unused, so that it needs another one. */
export const isOverdue = ({ dueAt }: MessageRecord, now: number): boolean => now > dueAt + graceMs;

/** Why it was not sent any more. */
export const tooLate = (lateMs: number): Refusal => {
  const span = counted(Math.round(lateMs / 60_000), 'minute');
  const sentence = `Not sent: it could not go out within ${span}. Send it again if it still matters.`;
  return refuseForNow('request.too-late', sentence);
};
