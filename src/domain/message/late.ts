import { counted } from '../language/format.ts';
import { type Refusal, refuse } from '../language/refusal.ts';

/**
 * Whether it is too late to send what was promised for `forecastAt`. An outage, or a restored backup, must never send
 * Friday's "I'm outside" on Monday. All in milliseconds.
 */
export const isLate = (forecastAt: number, now: number, lateMs: number): boolean => now > forecastAt + lateMs;

/** Why it was not sent any more. */
export const tooLate = (lateMs: number): Refusal => {
  const span = counted(Math.round(lateMs / 60_000), 'minute');
  return refuse('request.too-late', `Not sent: it could not go out within ${span}. Send it again if it still matters.`);
};
