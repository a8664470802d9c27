import { isObject, type Json, objects } from '../json.ts';

export type Message = {
  type: 'message';
  channel: string;
  ts: string;
  text: string;
  user?: string;
  bot_id?: string;
  app_id?: string;
  team?: string;
  blocks?: Json[];
  attachments?: Json[];
  files?: Json[];
  upload?: boolean;
  display_as_bot?: boolean;
  client_msg_id?: string;
  metadata?: Json;
  thread_ts?: string;
  reply_broadcast?: boolean;
  edited?: { user: string; ts: string };
  /** Set on ephemeral messages: who sees it. */
  to?: string;
};

/** What an app may say about a message; the rest is Slack's. */
export type Content = { text: string; blocks?: Json[]; attachments?: Json[]; metadata?: Json };

const given = (id: unknown) => typeof id === 'string' && id !== '';

const elementWithId = (element: Json, id: string): Json =>
  given(element.action_id) || element.type === 'image' || element.type === 'plain_text' || element.type === 'mrkdwn'
    ? element
    : { ...element, action_id: id };

/** Slack makes up the ids that were left out; they then come back in payloads. */
export const withIds = (blocks: Json[], seed: string): Json[] =>
  blocks.map((block, index) => {
    const id = `${seed}${index}`;
    const interactive = block.type === 'actions';
    return {
      ...block,
      ...(given(block.block_id) ? {} : { block_id: id }),
      ...(interactive ? { elements: objects(block.elements).map((e, i) => elementWithId(e, `${id}e${i}`)) } : {}),
      ...(isObject(block.element) ? { element: elementWithId(block.element, `${id}e`) } : {}),
      ...(isObject(block.accessory) ? { accessory: elementWithId(block.accessory, `${id}a`) } : {}),
    };
  });

/** The message as payloads and answers carry it: the channel and the reader stand beside it, not in it. */
export const publicMessage = ({ channel: _channel, to: _to, ...message }: Message): Json => structuredClone(message);
