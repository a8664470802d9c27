/**
 * Daily limits, in recipients per UTC day. They are taken before acceptance and given back on refusal, repetition or
 * cancel, and for each message that ends without having left, so that a crash in between may count too many and never too
 * few.
 */
import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { dayOf, endOfDay, overTeamLimit, overUserLimit } from '../../domain/policy/quota.ts';
import type { Needs } from '../context.ts';

type QuotaContext = Needs<'store' | 'rules'>;

const addTo = ({ store }: QuotaContext, who: string, n: number, at: number): Promise<number> =>
  store.add(`quota.${who}.${dayOf(at)}`, n, endOfDay(at));

/** @param at the moment of taking, in milliseconds since 1970 */
export const takeQuota = async (
  context: QuotaContext,
  userId: string,
  recipients: number,
  at: number,
): Promise<Refusal | undefined> => {
  const { userDaily, teamDaily } = context.rules;
  const [byUser, byTeam] = await Promise.all([
    addTo(context, `user-${userId}`, recipients, at),
    addTo(context, 'team', recipients, at),
  ]);
  const usage = { wanted: recipients, now: at };
  const refusal =
    byUser > userDaily
      ? overUserLimit({ ...usage, used: byUser - recipients, limit: userDaily })
      : byTeam > teamDaily
        ? overTeamLimit({ ...usage, used: byTeam - recipients, limit: teamDaily })
        : undefined;
  if (refusal) await returnQuota(context, userId, recipients, at);
  return refusal;
};

/** With the same `at`: what was taken yesterday is given back to yesterday. */
export const returnQuota = async (
  context: QuotaContext,
  userId: string,
  recipients: number,
  at: number,
): Promise<void> => {
  await addTo(context, `user-${userId}`, -recipients, at);
  await addTo(context, 'team', -recipients, at);
};

/** For those of a dispatch that will not leave; once for each, and after that is stored. */
export const returnUnsent = async (
  context: QuotaContext,
  { sender, acceptedAt }: Dispatch,
  recipients: number,
): Promise<void> => {
  if (recipients > 0) await returnQuota(context, sender.userId, recipients, acceptedAt);
};
