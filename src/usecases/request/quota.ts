/**
 * Daily limits, in recipients per UTC day. They are taken before acceptance and given back on refusal, repetition or
 * cancel, and for each message that ends without having left, so that a crash in between may count too many and never too
 * few. What is above a limit counts at no moment: another request that comes beside it must not be refused because of it.
 */
import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { dayOf, endOfDay, overTeamLimit, overUserLimit } from '../../domain/policy/quota.ts';
import type { Change } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

type QuotaContext = Needs<'store' | 'rules'>;

/** Under which it is counted what a person has used, or the team, on the day of a moment. */
const userQuota = (userId: string, at: number): string => `user-${userId}.${dayOf(at)}`;
const teamQuota = (at: number): string => `team.${dayOf(at)}`;

const count = (id: string, at: number, fn: (used: number) => number): Change => ({
  do: 'upsert',
  kind: 'quota',
  id,
  fn: (quota) => ({ used: fn(quota?.used ?? 0) }),
  expires: endOfDay(at),
});

/** @param at the moment of taking, in milliseconds since 1970 */
export const takeQuota = async (
  { store, rules }: QuotaContext,
  userId: string,
  recipients: number,
  at: number,
): Promise<Refusal | undefined> => {
  const { userDaily, teamDaily } = rules;
  const within = (limit: number, overLimit: typeof overUserLimit) => (used: number) => {
    if (used + recipients > limit) throw new OverLimit(overLimit({ used, wanted: recipients, limit, now: at }));
    return used + recipients;
  };
  try {
    await store.change([
      count(userQuota(userId, at), at, within(userDaily, overUserLimit)),
      count(teamQuota(at), at, within(teamDaily, overTeamLimit)),
    ]);
    return undefined;
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error;
    return error.refusal;
  }
};

/** Calls the whole change off. */
class OverLimit extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** With the same `at`: what was taken yesterday is given back to yesterday. */
export const returnQuota = async (
  { store }: QuotaContext,
  userId: string,
  recipients: number,
  at: number,
): Promise<void> => {
  const less = (used: number) => used - recipients;
  await store.change([count(userQuota(userId, at), at, less), count(teamQuota(at), at, less)]);
};

/** For those of a dispatch that will not leave; once for each, and after that is stored. */
export const returnUnsent = async (
  context: QuotaContext,
  { sender, acceptedAt }: Dispatch,
  recipients: number,
): Promise<void> => {
  if (recipients > 0) await returnQuota(context, sender.userId, recipients, acceptedAt);
};
