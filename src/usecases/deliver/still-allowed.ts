import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { countryClosed, refusalToStart } from '../../domain/policy/still-allowed.ts';
import { isToAllowedCountry } from '../../domain/request/recipients.ts';
import type { Needs } from '../context.ts';

/**
 * Why nothing of a dispatch may start any more; undefined if it may. Looked at right before each start, and without a call: the
 * configuration may have changed since the acceptance, which a restart brings.
 */
export const refusalNow = (
  { rules, directory }: Needs<'rules' | 'directory'>,
  dispatch: Dispatch,
): Refusal | undefined => {
  const { userId: senderId } = dispatch.sender;
  const { person, groupMembers } = directory.remembered;
  return refusalToStart({
    senderId,
    sender: person(senderId),
    users: rules.users,
    groups: rules.usergroups,
    inGroup: inAnyGroup(rules.usergroups.map(groupMembers), senderId),
    channelIds: channelsOf(dispatch),
    allowedChannels: rules.channels,
  });
};

/** The same of one recipient. */
export const refusalOfNumber = ({ rules }: Needs<'rules'>, { to }: MessageRecord): Refusal | undefined =>
  isToAllowedCountry(to, rules.countries) ? undefined : countryClosed;

const inAnyGroup = (groups: readonly (readonly string[] | undefined)[], userId: string): boolean | undefined => {
  if (groups.some((ids) => ids?.includes(userId))) return true;
  return groups.includes(undefined) ? undefined : false;
};

/** Where it was asked for, and where its card was wanted; a card in the sender's DM is there only instead. */
const channelsOf = ({ origin, card }: Dispatch): string[] => {
  const wanted = card.undecided?.channelId ?? (card.insteadBecause ? card.insteadOf : card.channelId);
  return [origin.channelId, wanted ?? ''].filter((id) => id !== '');
};
