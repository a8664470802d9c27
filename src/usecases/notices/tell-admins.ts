/** Alarms where people are: a direct message to each admin when one has stood for a minute, and one when it is over. */
import type { AlarmCode, AlarmTold, Change } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { noticeChanges } from './queue-notice.ts';

/** What it needs to know of an alarm now; `since` is in milliseconds since 1970. */
export type AlarmNow = { says: string; since: number | undefined };

type AdminContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'rules'>;

/** What is over, or back, within this time tells nobody; in milliseconds. */
export const settledAfterMs = 60_000;
/** An alarm that comes and goes is told three times an hour at most; in milliseconds. */
const tellAgainAfterMs = 20 * 60_000;

/**
 * Tells the admins what they do not know yet about an alarm. What they were told is stored with the messages, so that a
 * restart, or another process, tells nothing twice.
 *
 * @returns when it is to be looked at again, in milliseconds since 1970, if what is so now cannot be told yet
 */
export const tellAdmins = async (
  context: AdminContext,
  code: AlarmCode,
  { says, since }: AlarmNow,
): Promise<number | undefined> => {
  const { store, clock, queue, rules } = context;
  const now = clock.now();
  const told = await store.get('alarm-told', code);
  const stands = since !== undefined;
  if (stands === (told?.stands ?? false)) return undefined;
  // A clock that was ahead keeps nobody from hearing it.
  const notBefore = stands && told ? Math.min(told.at, now) + tellAgainAfterMs : now;
  if (notBefore > now) return notBefore;
  const message = stands
    ? ({ kind: 'alarm', says } as const)
    : ({ kind: 'alarm-over', code, lastedMs: Math.max(0, now - (told?.at ?? now)) } as const);
  const notices = rules.admins.map((userId) => ({
    id: context.random.id(),
    value: { userId, place: { channelId: '' }, message, attempts: 0, at: now },
  }));
  const noted: Change = { do: 'upsert', kind: 'alarm-told', id: code, fn: (it) => noteTold(it, told, stands, now) };
  try {
    await store.change([noted, ...notices.flatMap(({ id, value }) => noticeChanges(id, value))]);
  } catch (error) {
    if (error instanceof ToldMeanwhile) return undefined;
    throw error;
  }
  for (const { id } of notices) queue.wake(`notice.${id}`, now);
  return undefined;
};

const noteTold = (it: AlarmTold | undefined, read: AlarmTold | undefined, stands: boolean, now: number): AlarmTold => {
  if (it?.stands !== read?.stands) throw new ToldMeanwhile();
  // When it was told last that it began: what is over keeps that moment.
  return stands ? { stands, at: now } : { stands, at: it?.at ?? now };
};

/** Calls the whole change off: another process told it. */
class ToldMeanwhile extends Error {}
