import type { Refusal } from '../../domain/language/refusal.ts';
import { refusalToSend } from '../../domain/policy/allowlist.ts';
import type { Needs } from '../context.ts';

/**
 * Whether a person may send, asked from and shown in these channels; undefined is yes. The one check that every way in
 * passes through. It asks Slack who the person is, and each configured user group only when the person is not listed by
 * name; whatever cannot be known counts as no.
 */
export const authorize = async (
  { directory, rules }: Needs<'directory' | 'rules'>,
  userId: string,
  channelIds: readonly string[],
): Promise<Refusal | undefined> => {
  const isListed = rules.users.includes(userId);
  const [person, inGroup] = await Promise.all([
    directory.person(userId),
    isListed ? false : inAnyGroup({ directory }, rules.usergroups, userId),
  ]);
  return refusalToSend({
    userId,
    person,
    users: rules.users,
    groups: rules.usergroups,
    inGroup,
    channelIds,
    allowedChannels: rules.channels,
    admins: rules.admins,
  });
};

/** By name or by a group; undefined when that cannot be known now. */
export const isOnList = async (
  { directory, rules }: Needs<'directory' | 'rules'>,
  userId: string,
): Promise<boolean | undefined> =>
  rules.users.includes(userId) || (await inAnyGroup({ directory }, rules.usergroups, userId));

/** True as soon as one group has the person; undefined if none has and at least one could not be read. */
const inAnyGroup = async (
  { directory }: Needs<'directory'>,
  groups: readonly string[],
  userId: string,
): Promise<boolean | undefined> => {
  const members = await Promise.all(groups.map((group) => directory.groupMembers(group)));
  if (members.some((ids) => ids?.includes(userId))) return true;
  return members.includes(undefined) ? undefined : false;
};
