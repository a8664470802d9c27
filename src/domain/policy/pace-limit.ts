import { counted } from '../language/format.ts';
import { type Refusal, refuse } from '../language/refusal.ts';

/** Plivo drops what waits in its queue for longer (`message_expiry`, at most 10,799 s); ours keeps the same bound. */
export const longestWaitMs = 3 * 3_600_000;

/** Refused before anything is sent: half of a list that leaves today and half that never does helps nobody. */
export const tooManyForPace = ({ count, waitMs }: { count: number; waitMs: number }): Refusal | undefined => {
  if (waitMs <= longestWaitMs) return undefined;
  const hours = counted(Math.ceil(waitMs / 3_600_000), 'hour');
  const sentence = `${counted(count, 'message')} would take until about ${hours} from now, and what cannot leave within 3 hours is not sent. Send to fewer people, or later.`;
  return refuse('limit.pace', sentence);
};
