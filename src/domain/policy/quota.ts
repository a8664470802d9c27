/** Daily limits count recipients per UTC day: one day for everybody, wherever they and the server are. */
import { counted, inFigures } from '../language/format.ts';
import { type Refusal, refuse } from '../language/refusal.ts';

const dayMs = 24 * 3_600_000;

/** The UTC day of a moment, `2026-11-21`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** When the UTC day of a moment ends: the first millisecond of the next. */
export const endOfDay = (at: number): number => (Math.floor(at / dayMs) + 1) * dayMs;

/** `used` without what is asked for now. */
export type Usage = { used: number; wanted: number; limit: number; now: number };

export const overUserLimit = (usage: Usage): Refusal => overLimit('limit.user', 'You have', usage);

export const overTeamLimit = (usage: Usage): Refusal => overLimit('limit.team', 'Your team has', usage);

const overLimit = (code: `limit.${string}`, who: string, { used, wanted, limit, now }: Usage): Refusal => {
  const spent = `${who} used ${inFigures(used)} of ${counted(limit, 'message')} for today`;
  const left = limit - used;
  const instead = left > 0 ? `Send to ${left} at most, or wait` : 'Wait';
  return refuse(code, `${spent}, so ${inFigures(wanted)} more cannot go out. ${instead}: ${resets(now)}.`);
};

/** Both the hour and the distance, because few people know what UTC is for them. */
const resets = (now: number): string => {
  const minutes = Math.ceil((endOfDay(now) - now) / 60_000);
  const wait = minutes < 60 ? counted(minutes, 'minute') : counted(Math.ceil(minutes / 60), 'hour');
  return `the count starts again at 00:00 UTC, in ${minutes < 60 ? '' : 'about '}${wait}`;
};
