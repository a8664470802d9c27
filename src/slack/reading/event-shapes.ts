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

/** `edited` is there where a message was edited, which mentions again. */
const Mention = z.object({
  ...inner,
  user: z.string().optional(),
  text: z.string(),
  ts: Id,
  channel: Id,
  thread_ts: z.string().nullish(),
  bot_id: z.string().nullish(),
  edited: z.unknown().optional(),
  files: z.array(File).nullish(),
});
export type Mention = z.infer<typeof Mention>;

const HomeOpened = z.object({ ...inner, user: Id, channel: z.string().optional(), tab: z.string().optional() });
export type HomeOpened = z.infer<typeof HomeOpened>;

/** By the type of the event; the same that `bolt/register.ts` names, which a test holds together. */
export const eventShapes: ReadonlyMap<unknown, z.ZodType> = new Map<unknown, z.ZodType>([
  ['app_mention', z.object({ ...envelope, event: Mention })],
  ['app_home_opened', z.object({ ...envelope, event: HomeOpened })],
]);

/** Over HTTP alone, and answered by Bolt itself. */
export const UrlVerification = z.object({ challenge: z.string() });
