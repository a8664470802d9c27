/** What Slack tells an app about a message, where it tells anything: the shapes of `app_mention` and of `message`. */
import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { historyScope } from '../methods/conversations.ts';
import { type Message, publicMessage } from '../workspace/message.ts';
import { type Channel, type ChannelKind, installation } from '../workspace/workspace.ts';

/** By the kind of conversation: the event to subscribe to, and what `channel_type` says. */
const subscription: Record<ChannelKind, string> = {
  public: 'message.channels',
  private: 'message.groups',
  im: 'message.im',
  mpim: 'message.mpim',
};
const channelType: Record<ChannelKind, string> = { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' };

const channelOfBot = (core: Core, id: string): Channel | undefined => {
  const channel = core.workspace.channels.get(id);
  return channel?.members.has(installation.bot.user) ? channel : undefined;
};

const withoutFiles = ({ files: _files, upload: _upload, display_as_bot: _bot, ...rest }: Json): Json => rest;

/** Slack's fallback for an element that names a file is its id, in the middle of the text. */
const inBlocks = (message: Message): Json => {
  const elements = (message.files ?? []).flatMap(({ id, permalink }) => [
    { type: 'text', text: ' ' },
    { type: 'file', file_id: id, url: permalink },
  ]);
  const [first, ...more] = publicMessage(message).blocks as { elements: { elements: Json[] }[] }[];
  const [section, ...sections] = first?.elements ?? [];
  const filled = { ...section, elements: [...(section?.elements ?? []), ...elements] };
  return {
    ...withoutFiles(publicMessage(message)),
    text: [message.text, ...(message.files ?? []).map(({ id }) => id)].join(' ').trim(),
    blocks: [{ ...first, elements: [filled, ...sections] }, ...more],
  };
};

/** As it is told with a mention, by habit. */
const mentioned = ({ habits }: Core, message: Message): Json | undefined => {
  const whole = publicMessage(message);
  if (!message.files) return whole;
  switch (habits.mentionFiles) {
    case 'bare':
      return withoutFiles(whole);
    case 'hinted': {
      const { files: _files, ...rest } = whole;
      return rest;
    }
    case 'inBlocks':
      return inBlocks(message);
    case 'inEvent':
      return whole;
    case 'messageOnly':
      return undefined;
  }
};

/** Only where the app was granted the history of this kind of conversation, and asked for its messages. */
export const eventsOfMessage = (core: Core, message: Message): Json[] => {
  const kind = channelOfBot(core, message.channel)?.kind;
  if (!kind || !core.events.has(subscription[kind]) || !core.scopes.has(historyScope[kind])) return [];
  const whole = publicMessage(message);
  // https://docs.slack.dev/reference/events/message/file_share
  const subtype = message.files ? { subtype: 'file_share' } : {};
  return [{ ...whole, ...subtype, channel: message.channel, channel_type: channelType[kind], event_ts: message.ts }];
};

/** The mention first, then the message; a message that was changed is told as a mention only. */
export const eventsOfMention = (core: Core, message: Message, isEdited: boolean): Json[] => {
  const kind = channelOfBot(core, message.channel)?.kind;
  const isHeard = kind !== undefined && kind !== 'im' && core.scopes.has('app_mentions:read');
  const told = isHeard && core.events.has('app_mention') ? mentioned(core, message) : undefined;
  const edited = isEdited ? { edited: { user: message.user, ts: core.workspace.nextTs() } } : {};
  const mention = told && { ...told, ...edited, type: 'app_mention', channel: message.channel, event_ts: message.ts };
  return [...(mention ? [mention] : []), ...(isEdited ? [] : eventsOfMessage(core, message))];
};
