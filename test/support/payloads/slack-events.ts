/** Events in their envelope, with all its fields: https://docs.slack.dev/apis/events-api */
import { people, places } from '../../../emulators/slack/seed.ts';
import { app, botMessage, type Json, message, team, token, view } from './slack.ts';

const authorization = {
  enterprise_id: null,
  team_id: team.id,
  user_id: 'U0SANDBOT1',
  is_bot: true,
  is_enterprise_install: false,
};
export const event = (inner: Json, more: Json = {}): Json => ({
  token,
  team_id: team.id,
  context_team_id: team.id,
  context_enterprise_id: null,
  api_app_id: app,
  type: 'event_callback',
  event_id: 'Ev0SANDBOX1',
  event_time: 1_760_000_000,
  event_context: '4-abc',
  is_ext_shared_channel: false,
  authorizations: [authorization],
  event: inner,
  ...more,
});

const mention = {
  ...message,
  type: 'app_mention',
  text: '<@U0SANDBOT1> help',
  channel: places.general,
  event_ts: message.ts,
};
const home = {
  type: 'app_home_opened',
  user: people.unlisted,
  channel: 'D0SANDBOX1',
  tab: 'home',
  event_ts: message.ts,
};

/** JSON; these have a listener, or are answered by Bolt itself. */
export const events: Readonly<Record<string, Json>> = {
  'a mention': event(mention),
  'a mention with a message to send': event({ ...mention, text: '<@U0SANDBOT1> 415-555-0123 Hello' }),
  'a mention that was edited': event({ ...mention, edited: { user: people.unlisted, ts: '1.2' } }),
  'a mention by a bot': event({
    type: 'app_mention',
    bot_id: 'B1',
    text: '<@U0SANDBOT1>',
    ts: '1.2',
    channel: places.general,
  }),
  'a mention with null for what is not there': event({ ...mention, thread_ts: null, bot_id: null, files: null }),
  'a mention with a file of another organisation': event({
    ...mention,
    files: [{ id: 'F1', mode: 'file_access', file_access: 'check_file_info' }],
  }),
  'a mention where the app is installed for an organisation': event(mention, {
    enterprise_id: 'E0SANDBOX1',
    authorizations: [{ ...authorization, team_id: null, enterprise_id: 'E0SANDBOX1', is_enterprise_install: true }],
  }),
  'a mention without authorizations': event(mention, { authorizations: undefined }),
  'a mention whose files stand in its blocks': event({
    ...mention,
    text: '<@U0SANDBOT1> 415-555-0123 F1',
    blocks: [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'file', file_id: 'F1', url: 'https://x.test/F1' }] },
        ],
      },
    ],
  }),
  'a mention with nothing in its blocks': event({ ...mention, blocks: [null], upload: null, subtype: null }),
  'a message with a file that begins with a mention': event({
    ...mention,
    type: 'message',
    subtype: 'file_share',
    channel_type: 'channel',
    files: [{ id: 'F1' }],
    upload: false,
    display_as_bot: false,
  }),
  'the Home tab': event({ ...home, view: { ...view, type: 'home' } }),
  'the Messages tab': event({ ...home, tab: 'messages' }),
  url_verification: { token, type: 'url_verification', challenge: 'abc' },
};

/** JSON; nobody listens for these, and Slack wants a 200 all the same. */
export const unheardEvents: Readonly<Record<string, Json>> = {
  'a message of a bot': event({ ...botMessage, channel: places.general, channel_type: 'channel' }),
  'what people say to each other': event({ ...message, type: 'message', text: 'Lunch?', channel: places.general }),
  'a message that was changed': event({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: places.general,
    ts: '1.2',
    message: { ...message, text: '<@U0SANDBOT1> 415-555-0123 Hello' },
    previous_message: message,
  }),
  'a message of Slack that begins with a mention': event({
    ...mention,
    type: 'message',
    subtype: 'channel_join',
  }),
  'a message without text': event({ ...message, type: 'message', text: null, channel: places.general }),
  'a reaction': event({
    type: 'reaction_added',
    user: people.unlisted,
    reaction: 'eyes',
    item: { type: 'message', channel: places.general, ts: message.ts },
    event_ts: '1.2',
  }),
  // As Slack has sent it for people of another organisation: https://github.com/Sorunome/mx-puppet-slack/issues/13
  'a change of nobody': event({ type: 'user_change', user: null, event_ts: '1.2' }),
  'an event of tomorrow': event({ type: 'of_tomorrow', channel: null, item: null, user: 5, subteam: null }),
  // Bolt waits 5 s for a listener of this one.
  'a workflow step': event({ type: 'function_executed', function_execution_id: 'Fx1', inputs: {} }),
  'an uninstalled app': event({ type: 'app_uninstalled' }),
  // It has no event inside: https://docs.slack.dev/reference/events/app_rate_limited
  'a rate limit': { token, type: 'app_rate_limited', team_id: team.id, minute_rate_limited: 1, api_app_id: app },
};
