/**
 * What Slack accepts as a manifest, as far as ours uses it: github.com/slackapi/manifest-schema, schemas/
 * manifest.schema.1.0.0.json, which refuses unknown keys. The limits are its own; it does not check the names of scopes
 * and events, `test/manifest.test.ts` does.
 */
import { z } from 'zod';

const text = (max: number) => z.string().min(1).max(max);
const url = z
  .url({ protocol: /^https$/ })
  .max(3000)
  .optional();

const shortcut = z.strictObject({
  name: text(24),
  type: z.enum(['message', 'global']),
  callback_id: text(255),
  description: text(150),
});

const slashCommand = z.strictObject({
  command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
  url,
  description: text(2000),
  usage_hint: text(1000).optional(),
  should_escape: z.boolean(),
});

export const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    background_color: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
      .optional(),
    long_description: z.string().min(175).max(4000).optional(),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/), always_online: z.boolean() }),
    shortcuts: z.array(shortcut).max(10),
    slash_commands: z.array(slashCommand).max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(text(100)).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: url, bot_events: z.array(text(100)).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: url, message_menu_options_url: url }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});
