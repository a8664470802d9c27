import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { ImpossibleGesture } from '../refusal.ts';
import { type Channel, installation, type User } from '../workspace/workspace.ts';

/** Deprecated by Slack, and still sent. */
export const verificationToken = 'sandbox-verification-token';

export const person = (core: Core, id: string): User => {
  const user = core.workspace.users.get(id);
  if (!user || user.deleted || user.is_bot) throw new ImpossibleGesture(`${id} is nobody who can use Slack`);
  return user;
};

export const placeOf = (core: Core, user: User, channelId: string): Channel => {
  const channel = core.workspace.channels.get(channelId);
  if (!channel) throw new ImpossibleGesture(`there is no conversation ${channelId}`);
  if (!channel.members.has(user.id)) throw new ImpossibleGesture(`${user.id} is not in ${channelId}`);
  return channel;
};

/** Commands and shortcuts are only for the installing workspace: https://docs.slack.dev/apis/slack-connect */
export const colleague = (core: Core, id: string): User => {
  const user = person(core, id);
  if (user.team_id !== installation.team.id || user.is_stranger) {
    throw new ImpossibleGesture(`${id} is of another organisation: Slack offers the app's commands only to members`);
  }
  return user;
};

export const writable = (channel: Channel): Channel => {
  if (channel.is_archived) throw new ImpossibleGesture(`${channel.id} is archived`);
  return channel;
};

/** The name under which payloads speak of a conversation; private ones keep theirs to themselves. */
export const nameOf = ({ kind, name }: Channel): string => {
  if (kind === 'im') return 'directmessage';
  return kind === 'public' ? name : 'privategroup';
};

const userObject = (user: User): Json => ({
  id: user.id,
  username: user.name,
  name: user.name,
  team_id: user.team_id,
});

/** What every interaction carries. */
export const envelope = (user: User): Json => ({
  token: verificationToken,
  api_app_id: installation.app,
  team: { id: installation.team.id, domain: installation.team.domain },
  user: userObject(user),
  enterprise: null,
  is_enterprise_install: false,
});
