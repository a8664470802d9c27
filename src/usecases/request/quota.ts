import type { Refusal } from '../../domain/language/refusal.ts';
import { dayOf, endOfDay, overTeamLimit, overUserLimit } from '../../domain/policy/quota.ts';
import type { Store } from '../../ports/index.ts';
import type { Rules } from '../rules.ts';

/**
 * Daily limits, in recipients per UTC day. They are taken before acceptance and given back on refusal, repetition or
 * cancel, so that a crash in between may count too many and never too few.
 */
export type Quota = {
  /** `at` is the moment of taking. */
  take(userId: string, recipients: number, at: number): Promise<Refusal | undefined>;
  /** With the same `at`: what was taken yesterday is given back to yesterday. */
  giveBack(userId: string, recipients: number, at: number): Promise<void>;
};

export const createQuota = ({ store, rules }: { store: Store; rules: Rules }): Quota => {
  const add = (who: string, n: number, at: number) => store.add(`quota.${who}.${dayOf(at)}`, n, endOfDay(at));
  const giveBack = async (userId: string, recipients: number, at: number) => {
    await add(`user-${userId}`, -recipients, at);
    await add('team', -recipients, at);
  };

  return {
    giveBack,
    take: async (userId, recipients, at) => {
      const [byUser, byTeam] = await Promise.all([add(`user-${userId}`, recipients, at), add('team', recipients, at)]);
      const refusal =
        byUser > rules.userDaily
          ? overUserLimit({ used: byUser - recipients, limit: rules.userDaily, wanted: recipients, now: at })
          : byTeam > rules.teamDaily
            ? overTeamLimit({ used: byTeam - recipients, limit: rules.teamDaily, wanted: recipients, now: at })
            : undefined;
      if (refusal) await giveBack(userId, recipients, at);
      return refusal;
    },
  };
};
