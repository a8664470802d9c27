/** What people write to each other. */
import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { ImpossibleGesture } from '../refusal.ts';
import type { StoredFile } from '../workspace/files.ts';
import type { Message } from '../workspace/message.ts';
import { installation } from '../workspace/workspace.ts';
import { escapeIn } from './commands.ts';
import { person, placeOf, writable } from './payloads.ts';

export type PostInput = {
  user: string;
  channel: string;
  /** As typed; `@mms` is the bot. */
  text: string;
  threadTs?: string;
  files?: readonly StoredFile[];
};
export type ForwardInput = Omit<PostInput, 'text' | 'files'> & { text?: string; message: Message };

const richText = (text: string): Json => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: text || ' ' }] }],
});

/** A forwarded message, as it stands in the one that forwards it. It has the files of the first, and none of its own. */
const shared = (core: Core, { channel, ts, user, text, blocks, files, team }: Message): Json => {
  const url = `https://${installation.team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  const author = core.workspace.users.get(user ?? '');
  return {
    id: 1,
    is_msg_unfurl: true,
    is_share: true,
    ts,
    channel_id: channel,
    channel_team: team,
    author_id: user,
    author_name: author?.real_name,
    author_link: `https://${installation.team.domain}.slack.com/team/${user}`,
    from_url: url,
    original_url: url,
    fallback: `[November 21st, 2026 9:00 AM] ${author?.name}: ${text}`,
    text,
    mrkdwn_in: ['text'],
    footer: `Posted in #${core.workspace.channels.get(channel)?.name}`,
    message_blocks: [{ team, channel, ts, message: { blocks } }],
    ...(files ? { files } : {}),
  };
};

export const createPosts = (core: Core) => {
  const write = (input: PostInput, attachments?: Json[]): Message => {
    const user = person(core, input.user);
    const channel = writable(placeOf(core, user, input.channel));
    const files = input.files ?? [];
    for (const file of files) if (!file.channels.includes(channel.id)) file.channels.push(channel.id);
    if (input.threadTs && !core.workspace.message(channel.id, input.threadTs)) {
      throw new ImpossibleGesture(`there is no thread ${input.threadTs}`);
    }
    const text = escapeIn(core, input.text);
    return core.workspace.post(
      channel.id,
      {
        text,
        ...(text || !attachments ? { blocks: [richText(input.text)] } : {}),
        ...(attachments ? { attachments } : {}),
      },
      {
        user: user.id,
        team: user.team_id,
        client_msg_id: crypto.randomUUID(),
        // Messages with files have `upload`, true or false; those without have it not.
        ...(files.length > 0 ? { files: files.map(core.files.inPayload), upload: false, display_as_bot: false } : {}),
        ...(input.threadTs ? { thread_ts: input.threadTs } : {}),
      },
    );
  };

  return {
    post: (input: PostInput): Message => {
      const message = write(input);
      for (const file of input.files ?? []) core.files.share(file, message);
      return message;
    },
    /** The message is shared, its files are not: they stay where they were posted. */
    forward: ({ message, ...input }: ForwardInput): Message =>
      write({ ...input, text: input.text ?? '' }, [shared(core, message)]),
  };
};
