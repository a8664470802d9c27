/** What the events that we listen for have to look like; see `payload-shapes.ts` for what is looked at and why. */
import { z } from 'zod';
import { common, File, Id, TeamId } from './payload-shapes.ts';

/** App.js `buildSource` reads the first authorization, whose two ids Slack fills with null where they do not apply. */
const envelope = {
  ...common,
  team_id: TeamId.nullish(),
  enterprise_id: TeamId.nullish(),
  authorizations: z.array(z.object({ team_id: TeamId.nullish(), enterprise_id: TeamId.nullish() })).nullish(),
};

/** helpers.js `getTypeAndConversation` asks `'channel' in event.item`, App.js `buildSource` for `event.subteam.created_by`. */
const inner = { item: z.object({}).optional(), subteam: z.object({}).optional() };

/**
 * `edited` is there where a message was edited, which mentions again. `upload`, true or false, is there in a message with
 * files, also where the files are not; `blocks` may name them (https://github.com/NousResearch/hermes-agent/pull/77141).
 */
const Mention = z.object({
  ...inner,
  subtype: z.string().nullish(),
  user: z.string().optional(),
  text: z.string(),
  ts: Id,
  channel: Id,
  thread_ts: z.string().nullish(),
  bot_id: z.string().nullish(),
  edited: z.unknown().optional(),
  files: z.array(File).nullish(),
  upload: z.unknown().optional(),
  blocks: z.unknown().optional(),
});
export type Mention = z.infer<typeof Mention>;

const HomeOpened = z.object({ ...inner, user: Id, channel: z.string().optional(), tab: z.string().optional() });
export type HomeOpened = z.infer<typeof HomeOpened>;

/** By the type of the event; the same that `bolt/register.ts` names, which a test holds together. */
export const eventShapes: ReadonlyMap<unknown, z.ZodType> = new Map<unknown, z.ZodType>([
  ['app_mention', z.object({ ...envelope, event: Mention })],
  ['app_home_opened', z.object({ ...envelope, event: HomeOpened })],
  ['message', z.object({ ...envelope, event: Mention })],
]);

/** New messages of people. What Slack says of changes, or says itself, has another: reference/events/message. */
const newMessage: ReadonlySet<unknown> = new Set([undefined, null, 'file_share', 'thread_broadcast']);
export const isNewMessage = ({ subtype }: { subtype?: unknown }): boolean => newMessage.has(subtype);

/**
 * Where an operator subscribed to messages, all of a channel come in. Of those, only what begins with a mention can be
 * for this bot; the others are not looked at any further.
 */
export const mayBeOrder = ({ subtype, text }: { subtype?: unknown; text?: unknown }): boolean =>
  isNewMessage({ subtype }) && typeof text === 'string' && /^\s*<@/.test(text);

/** Over HTTP alone, and answered by Bolt itself. */
export const UrlVerification = z.object({ challenge: z.string() });
