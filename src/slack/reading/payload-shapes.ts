/**
 * What commands and interactions have to look like: the parts that Bolt reads without asking whether they are there, and
 * those that our listeners read. Nothing else is looked at, so that what Slack adds tomorrow passes, and null passes
 * wherever Slack sends it. Where Bolt is the reason, the place is named, of @slack/bolt 5.1.0.
 */
import { z } from 'zod';
import type { Draft } from '../../ports/index.ts';

/** A file as messages, events and forms name it. */
export const File = z.object({ id: z.string(), name: z.string().nullish() });

/** @param files absent or null where there are none */
export const filesOf = (files: z.infer<typeof File>[] | null | undefined): Draft['files'] =>
  files?.map(({ id, name }) => ({ id, name: name ?? null })) ?? [];

export const Id = z.string().min(1);
/** App.js `processEvent` keeps its clients in a plain object by team or organization, and finds `constructor` there. */
export const TeamId = z.string().refine((id) => !(id in Object.prototype));
/** helpers.js `getTypeAndConversation` tells the kind by the first of these that is there, before it looks at `type`. */
const absent = z.never().optional();

/**
 * The fields of a form. One that comes twice is a list, and no listener expects that. Without a trigger every command of
 * a person would have the same idempotency key.
 */
export const Command = z.object({
  event: absent,
  command: z.string(),
  text: z.string().optional(),
  user_id: Id,
  channel_id: Id,
  trigger_id: Id,
  team_id: TeamId.optional(),
  enterprise_id: TeamId.optional(),
});
export type Command = z.infer<typeof Command>;

const Channel = z.object({ id: Id });

/**
 * Of everything that comes as JSON. App.js `processEvent` reads `response_urls.length` and the first one's
 * `response_url`; `extractFunctionContext` takes the token of a workflow, which is written into a header.
 */
export const common = {
  response_urls: z.array(z.object({ response_url: z.string() })).optional(),
  bot_access_token: z.string().nullish(),
};

/** App.js `buildSource`: `enterprise` and `team` may be null, and then it is `user.team_id` that counts. */
const interaction = {
  ...common,
  event: absent,
  command: absent,
  name: absent,
  actions: absent,
  user: z.object({ id: Id, team_id: TeamId.nullish() }),
  team: z.object({ id: TeamId, enterprise_id: TeamId.nullish() }).nullish(),
  enterprise: z.object({ id: TeamId }).nullish(),
  response_url: z.string().nullish(),
};

const Clicked = z.object({ action_id: z.string(), block_id: z.string(), value: z.string().nullish() });
/** middleware/builtin.js `matchConstraints` calls `action_id.match`; there is no channel in a form or in the Home tab. */
const BlockActions = z.object({
  ...interaction,
  actions: z.tuple([Clicked], z.unknown()),
  channel: Channel.optional(),
  container: z
    .object({
      channel_id: z.string().nullish(),
      message_ts: z.string().nullish(),
      thread_ts: z.string().nullish(),
      is_ephemeral: z.boolean().nullish(),
    })
    .nullish(),
  // A click in a step of a workflow has none.
  trigger_id: z.string().nullish(),
});
export type BlockActions = z.infer<typeof BlockActions>;

/** The message of a bot may have no user and no text. */
const MessageAction = z.object({
  ...interaction,
  trigger_id: Id,
  channel: Channel,
  message: z.object({
    ts: Id,
    text: z.string().nullish(),
    thread_ts: z.string().nullish(),
    reply_count: z.number().nullish(),
    files: z.array(File).nullish(),
  }),
});
export type MessageAction = z.infer<typeof MessageAction>;

/** App.js `buildSource` reads `view.app_installed_team_id`, builtin.js `matchConstraints` calls `view.callback_id.match`. */
const View = z.object({ callback_id: z.string(), app_installed_team_id: TeamId.nullish() });
const ViewSubmission = z.object({
  ...interaction,
  view: View.extend({
    private_metadata: z.string(),
    state: z.object({ values: z.looseObject({}).nullish() }).nullish(),
  }),
});
export type ViewSubmission = z.infer<typeof ViewSubmission>;

/** What comes as JSON in the one field of a form, by its type. */
export const interactionShapes: ReadonlyMap<unknown, z.ZodType> = new Map<unknown, z.ZodType>([
  ['block_actions', BlockActions],
  ['block_suggestion', z.object({ ...interaction, action_id: z.string(), channel: Channel.optional() })],
  ['message_action', MessageAction],
  ['shortcut', z.object(interaction)],
  ['view_closed', z.object({ ...interaction, view: View })],
  ['view_submission', ViewSubmission],
]);
