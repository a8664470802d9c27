import type { WebClient } from '@slack/web-api';
import { orLate } from '../../kit/deadline.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Channel, Clock, Directory, Person } from '../../ports/index.ts';
import type { SlackCall } from './call.ts';

/** `usergroups.users.list` is tier 2, 20 calls a minute; a person who leaves a group may send for so long. */
const cacheMs = 60_000;
/** A listener waits for at most this; who cannot be looked up in time cannot send. */
const deadlineMs = 1_000;
const cacheMax = 5_000;

/** The workspace and, on Enterprise Grid, the organisation that installed the app. */
type Team = { teamId: string; enterpriseId?: string };

/** Who is who in Slack, from the Web API. Failures are not cached and never count as yes. */
export const createDirectory = ({
  client,
  call,
  clock,
  teamOf,
}: {
  client: WebClient;
  call: SlackCall;
  clock: Clock;
  /** Undefined until known. */
  teamOf: () => Team | undefined;
}): Directory => {
  const people = createCache<Person>(clock);
  const groups = createCache<readonly string[]>(clock);
  const channels = createCache<Channel>(clock);
  const directMessages = createCache<string>(clock);

  return {
    person: (userId) =>
      people.get(userId, async () => {
        // Who is of another organisation can only be told once ours is known.
        const team = teamOf();
        if (!team) return undefined;
        const { user } = await call('users.info', () => client.users.info({ user: userId }));
        return user && toPerson(userId, user, team);
      }),
    groupMembers: (groupId) =>
      groups.get(groupId, async () => {
        const { users } = await call('usergroups.users.list', () =>
          client.usergroups.users.list({ usergroup: groupId }),
        );
        return users;
      }),
    directMessage: (userId) =>
      directMessages.get(userId, async () => {
        const { channel } = await call('conversations.open', () => client.conversations.open({ users: userId }));
        return channel?.id;
      }),
    channel: async (channelId) =>
      (await channels.get(channelId, async () => {
        try {
          const { channel } = await call('conversations.info', () => client.conversations.info({ channel: channelId }));
          return channel && toChannel(channelId, channel);
        } catch (error) {
          const hidden = error instanceof DeliveryError && error.failure === 'place';
          return hidden ? { kind: 'hidden' } : undefined;
        }
      })) ?? { kind: 'unknown' },
  };
};

type SlackUser = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;
type SlackChannel = NonNullable<Awaited<ReturnType<WebClient['conversations']['info']>>['channel']>;

/** USLACKBOT says `is_bot: false`. */
const toPerson = (id: string, user: SlackUser, team: Team): Person => ({
  id,
  isBot: user.is_bot === true || id === 'USLACKBOT',
  isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
  isExternal: user.is_stranger === true || isOfAnotherTeam(user, team),
  isDeleted: user.deleted === true,
});

const isOfAnotherTeam = (user: SlackUser, team: Team): boolean => {
  if (!user.team_id || user.team_id === team.teamId) return false;
  return !(team.enterpriseId && user.enterprise_user?.enterprise_id === team.enterpriseId);
};

const toChannel = (id: string, channel: SlackChannel): Channel => ({
  kind: 'known',
  id,
  isShared: channel.is_ext_shared === true || channel.is_pending_ext_shared === true,
  isArchived: channel.is_archived === true,
  isPrivate: channel.is_private === true || channel.is_group === true || channel.is_mpim === true,
  isMember: channel.is_member === true || channel.is_mpim === true,
});

/** Remembers answers for a minute and shares a look-up that is under way; knows at most a few thousand. */
const createCache = <T>(clock: Clock) => {
  const known = new Map<string, { value: T; until: number }>();
  const underWay = new Map<string, Promise<T | undefined>>();

  const look = async (id: string, find: () => Promise<T | undefined>): Promise<T | undefined> => {
    try {
      const answer = await orLate(deadlineMs, find());
      if (answer === 'late' || answer.value === undefined) return undefined;
      const { value } = answer;
      if (known.size >= cacheMax) known.delete(known.keys().next().value ?? '');
      known.set(id, { value, until: clock.now() + cacheMs });
      return value;
    } catch (error) {
      if (error instanceof DeliveryError) return undefined;
      throw error;
    } finally {
      underWay.delete(id);
    }
  };

  return {
    get: (id: string, find: () => Promise<T | undefined>): Promise<T | undefined> => {
      const cached = known.get(id);
      if (cached && cached.until > clock.now()) return Promise.resolve(cached.value);
      const running = underWay.get(id) ?? look(id, find);
      underWay.set(id, running);
      return running;
    },
  };
};
