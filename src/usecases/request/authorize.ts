import type { Refusal } from '../../domain/language/refusal.ts';
import { may } from '../../domain/policy/allowlist.ts';
import type { Directory } from '../../ports/index.ts';
import type { Rules } from '../rules.ts';

/** Whether a person may send, asked from and shown in these channels. `undefined` is yes. */
export type Authorize = (userId: string, channelIds: readonly string[]) => Promise<Refusal | undefined>;

/**
 * The one check that every way in passes through. It asks Slack who the person is, and each configured user group only
 * when the person is not listed by name; whatever cannot be known counts as no.
 */
export const createAuthorize =
  ({ directory, rules }: { directory: Directory; rules: Rules }): Authorize =>
  async (userId, channelIds) => {
    const listed = rules.users.includes(userId);
    const [person, inGroup] = await Promise.all([
      directory.person(userId),
      listed ? false : inAnyGroup(directory, rules.usergroups, userId),
    ]);
    return may({
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

/** True as soon as one group has the person; undefined if none has and at least one could not be read. */
const inAnyGroup = async (
  directory: Directory,
  groups: readonly string[],
  userId: string,
): Promise<boolean | undefined> => {
  const members = await Promise.all(groups.map((group) => directory.groupMembers(group)));
  if (members.some((ids) => ids?.includes(userId))) return true;
  return members.includes(undefined) ? undefined : false;
};
