import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { orLate } from '../../kit/deadline.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Clock, Directory, Person } from '../../ports/index.ts';
import { truncate } from '../screen/blocks.ts';
import type { Slack } from './call.ts';
import { findChannel } from './find-channel.ts';

/** `usergroups.users.list` is tier 2, 20 calls a minute; a person who leaves a group may send for so long. */
const cacheMs = 60_000;
/** A listener waits for at most this. A person who cannot be looked up in time cannot send. */
const deadlineMs = 1_000;
const cacheMax = 5_000;

/** The workspace and, on Enterprise Grid, the organization that installed the app. */
type Team = { teamId: string; enterpriseId?: string };

type DirectoryContext = {
  /** For what a person waits for, and for the worker, who has time. */
  interactive: Slack;
  worker: Slack;
  clock: Clock;
  /** Undefined until known. */
  teamOf: () => Team | undefined;
};

/** Who is who in Slack, from the Web API. Failures are not cached and never count as yes. */
export const createDirectory = (context: DirectoryContext): Directory => {
  const { interactive, worker, teamOf } = context;
  const people = remembered(context, (slack, id) => findPerson(slack, id, teamOf()));
  const groups = remembered(context, findGroupMembers);
  const directMessages = remembered(context, findDirectMessage);
  const channels = remembered(context, findChannel);
  const quick =
    <T extends object | string>({ lookUp }: Remembered<T>) =>
    (id: string): Promise<T | undefined> =>
      inTime(lookUp(id, interactive));
  return {
    person: quick(people),
    groupMembers: quick(groups),
    directMessage: quick(directMessages),
    remembered: { person: people.peek, groupMembers: groups.peek },
    channel: quick(channels),
    lookUpChannel: async (channelId) => {
      const found = await channels.lookUp(channelId, worker);
      if (!found) throw new DeliveryError('no_channel', 'passing');
      return found;
    },
  };
};

type Find<T> = (slack: Slack, id: string) => Promise<T | undefined>;

/** `peek` asks nobody. */
type Remembered<T> = {
  lookUp(id: string, slack: Slack): Promise<T | undefined>;
  peek(id: string): T | undefined;
};

/**
 * The look-up with answers that are remembered for a minute, and shared while it is under way: also one that came too late
 * for the person who waited serves the worker.
 */
const remembered = <T extends object | string>({ clock }: DirectoryContext, find: Find<T>): Remembered<T> => {
  const cache = new LRUCache<string, T, Slack>({
    max: cacheMax,
    // The cache counts an entry as fresh at the very end of its time too.
    ttl: cacheMs - 1,
    perf: clock,
    // The clock is read each time; otherwise real time would say how long one reading of it counts.
    ttlResolution: 0,
    // A look-up that loses its place to newer ones still answers those who wait for it.
    ignoreFetchAbort: true,
    fetchMethod: (id, _stale, { context: slack }) => find(slack, id),
  });
  return { lookUp: (id, slack) => cache.fetch(id, { context: slack }), peek: (id) => cache.peek(id) };
};

/** Undefined where Slack does not answer in time or answers with an error. */
const inTime = async <T>(work: Promise<T | undefined>): Promise<T | undefined> => {
  try {
    const answer = await orLate(deadlineMs, work);
    return answer === 'late' ? undefined : answer.value;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
};

const findPerson = async ({ client, call }: Slack, userId: string, team?: Team): Promise<Person | undefined> => {
  // Only once our own organization is known can Slack's answer say that a person belongs to another one.
  if (!team) return undefined;
  const { user } = await call('users.info', () => client.users.info({ user: userId }));
  return user && toPerson(userId, user, team);
};

const findGroupMembers = async ({ client, call }: Slack, groupId: string) => {
  const { users } = await call('usergroups.users.list', () => client.usergroups.users.list({ usergroup: groupId }));
  return users;
};

const findDirectMessage = async ({ client, call }: Slack, userId: string) => {
  const { channel } = await call('conversations.open', () => client.conversations.open({ users: userId }));
  return channel?.id;
};

type SlackUser = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;

/** USLACKBOT says `is_bot: false`. */
const toPerson = (id: string, user: SlackUser, team: Team): Person => ({
  id,
  ...nameOf(user),
  isBot: user.is_bot === true || id === 'USLACKBOT',
  isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
  isExternal: user.is_stranger === true || isOfAnotherTeam(user, team),
  isDeleted: user.deleted === true,
});

/** Slack's own limit for a display name is 80 characters; a real name can be longer. */
const nameMax = 80;

const nameOf = ({ profile, real_name, name }: SlackUser): Pick<Person, 'name'> => {
  const candidates = [profile?.display_name, profile?.real_name, real_name, name];
  const found = candidates.map((it) => (it ? inOneLine(it) : '')).find((it) => it !== '');
  return found ? { name: truncate(found, nameMax) } : {};
};

/** Without what breaks a line, turns the direction of the text around, or cannot be seen. */
const inOneLine = (text: string): string =>
  text
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();

const isOfAnotherTeam = (user: SlackUser, team: Team): boolean => {
  if (user.team_id === team.teamId) return false;
  return !(team.enterpriseId && user.enterprise_user?.enterprise_id === team.enterpriseId);
};
