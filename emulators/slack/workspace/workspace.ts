import type { Json } from '../json.ts';
import { autoParse, autoParsed } from './auto-parsing.ts';
import type { Changes } from './changes.ts';
import { createIds, createTimestamps } from './ids.ts';
import type { Content, Message } from './message.ts';
import { withIds } from './message.ts';
import { type Ping, pingsOf } from './pings.ts';

export type User = {
  id: string;
  name: string;
  real_name: string;
  /** Empty for whoever chose none. */
  display_name: string;
  /** Empty where `users.info` does not name it. */
  team_id: string;
  is_admin: boolean;
  is_owner: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_bot: boolean;
  is_stranger: boolean;
  deleted: boolean;
};
export type ChannelKind = 'public' | 'private' | 'im' | 'mpim';
export type Channel = {
  id: string;
  name: string;
  kind: ChannelKind;
  members: Set<string>;
  is_archived: boolean;
  is_ext_shared: boolean;
};
export type Usergroup = { id: string; handle: string; users: string[]; disabled: boolean };

export type NewUser = Partial<User>;
export type NewChannel = Partial<Omit<Channel, 'members'>> & { members?: string[]; bot?: boolean };
export type NewUsergroup = Partial<Usergroup>;

/** The app's place in the workspace. The ids are fixed so that a configuration can name them. */
export const installation = {
  team: { id: 'T0SANDBOX1', domain: 'sandbox', name: 'Sandbox' },
  app: 'A0SANDBOX1',
  bot: { id: 'B0SANDBOX1', user: 'U0SANDBOT1', name: 'mms' },
} as const;

export const slackbot = 'USLACKBOT';

const plainUser = (id: string): User => ({
  id,
  name: id.toLowerCase(),
  real_name: '',
  display_name: '',
  team_id: installation.team.id,
  is_admin: false,
  is_owner: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_bot: false,
  is_stranger: false,
  deleted: false,
});

/** People, conversations and messages: what is true in the workspace, without asking who may know or change it. */
export const createWorkspace = ({ now, emit }: { now: () => number; emit: Changes['emit'] }) => {
  const nextId = createIds();
  const nextTs = createTimestamps(now);
  const users = new Map<string, User>();
  const channels = new Map<string, Channel>();
  const usergroups = new Map<string, Usergroup>();
  const posted: Message[] = [];
  const whispered: Message[] = [];
  const unseen: Message[] = [];
  const pings: Ping[] = [];
  const leftToParsing: string[] = [];

  const addUser = (given: NewUser = {}): User => {
    const id = given.id ?? nextId('U');
    const user = { ...plainUser(id), ...given, id };
    users.set(id, { ...user, real_name: user.real_name || user.name });
    return users.get(id) ?? user;
  };
  const addChannel = ({ bot = false, members = [], ...given }: NewChannel = {}): Channel => {
    const kind = given.kind ?? 'public';
    const id = given.id ?? nextId(kind === 'im' ? 'D' : 'C');
    const everyone = new Set([...members, ...(bot ? [installation.bot.user] : [])]);
    const channel: Channel = {
      name: id.toLowerCase(),
      is_archived: false,
      is_ext_shared: false,
      ...given,
      id,
      kind,
      members: everyone,
    };
    channels.set(id, channel);
    return channel;
  };
  const addUsergroup = (given: NewUsergroup = {}): Usergroup => {
    const id = given.id ?? nextId('S');
    const group = { handle: id.toLowerCase(), users: [], disabled: false, ...given, id };
    usergroups.set(id, group);
    return group;
  };

  addUser({ id: installation.bot.user, name: installation.bot.name, is_bot: true });
  // Slackbot is no bot by its flag: https://docs.slack.dev/reference/objects/user-object
  addUser({ id: slackbot, name: 'slackbot' });

  const imOf = (a: string, b: string): Channel | undefined =>
    [...channels.values()].find(({ kind, members }) => kind === 'im' && members.has(a) && members.has(b));

  const channelNamed = (name: string): string | undefined =>
    [...channels.values()].find((channel) => channel.kind === 'public' && channel.name === name)?.id;
  const parse = (mrkdwn: string) => autoParse(mrkdwn, channelNamed);
  const asKept = (blocks: Json[]): Json[] =>
    autoParsed(structuredClone(blocks), parse, (mrkdwn) => leftToParsing.push(mrkdwn));

  const content = (from: Content, ts: string): Content => ({
    ...from,
    ...(from.blocks ? { blocks: withIds(asKept(from.blocks), `b${ts.slice(-6)}`) } : {}),
  });
  const notify = (message: Message, before?: Message) =>
    void pings.push(...pingsOf(message, before, { channel: channels.get(message.channel), usergroups }));
  const isReply = ({ channel, thread_ts, ts }: Message, of: { channel: string; ts: string }) =>
    channel === of.channel && thread_ts === of.ts && ts !== of.ts;

  return {
    users,
    channels,
    usergroups,
    nextId,
    nextTs,
    addUser,
    addChannel,
    addUsergroup,
    /** The direct conversation of two people, made if there is none. */
    openIm: (a: string, b: string): Channel => imOf(a, b) ?? addChannel({ kind: 'im', members: [a, b], name: '' }),
    imOf,

    messages: (channel: string): Message[] => posted.filter((message) => message.channel === channel),
    message: (channel: string, ts: string): Message | undefined =>
      posted.find((message) => message.channel === channel && message.ts === ts),
    /** Blocks as Slack keeps and shows them. */
    asKept,
    /** Who was notified because a message names them, oldest first. */
    pings,
    /** Every mrkdwn text that the app left to Slack's automatic parsing. */
    leftToParsing,
    replies: (channel: string, ts: string): Message[] => posted.filter((one) => isReply(one, { channel, ts })),

    whispers: (to: string): Message[] => whispered.filter((message) => message.to === to),
    whisper: (to: string, ts: string): Message | undefined =>
      whispered.find((message) => message.to === to && message.ts === ts),

    post: (channel: string, from: Content, more: Partial<Message>): Message => {
      const ts = nextTs();
      const message: Message = { type: 'message', channel, ts, ...content(from, ts), ...more };
      posted.push(message);
      const parent = posted.find((one) => one.channel === channel && one.ts === message.thread_ts);
      // A message that has replies names itself as their thread.
      if (parent) parent.thread_ts = parent.ts;
      notify(message);
      emit({ kind: 'message', message });
      return message;
    },
    /**
     * In a thread that has no reply yet nobody sees it, and nobody says so:
     * https://docs.slack.dev/reference/methods/chat.postEphemeral, argument `thread_ts`.
     */
    whisperTo: (to: string, channel: string, from: Content, more: Partial<Message> = {}): Message => {
      const ts = nextTs();
      const message: Message = { type: 'message', channel, ts, to, ...content(from, ts), ...more };
      const { thread_ts: thread } = message;
      if (thread !== undefined && !posted.some((one) => isReply(one, { channel, ts: thread }))) {
        unseen.push(message);
        return message;
      }
      whispered.push(message);
      emit({ kind: 'ephemeral', message });
      return message;
    },
    unseen: (to: string): Message[] => unseen.filter((message) => message.to === to),
    /** Replaces what the app said; parts that are undefined in `next` go away. */
    rewrite: (message: Message, next: { [K in keyof Content]: Content[K] | undefined }): void => {
      const before = { ...message };
      for (const key of ['text', 'blocks', 'attachments', 'metadata'] as const) delete (message as Json)[key];
      const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
      Object.assign(message, content({ text: '', ...kept }, nextTs()));
      notify(message, before);
      emit({ kind: message.to ? 'ephemeral' : 'updated', message });
    },
    erase: (message: Message): void => {
      for (const list of [posted, whispered]) {
        const index = list.indexOf(message);
        if (index >= 0) list.splice(index, 1);
      }
      emit({ kind: 'deleted', message });
    },
  };
};
export type Workspace = ReturnType<typeof createWorkspace>;
