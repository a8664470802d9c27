/**
 * Every kind of command and interaction, with the fields of Slack's reference and null where it sends null:
 * https://docs.slack.dev/reference/interaction-payloads
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
import { people, places } from '../../../emulators/slack/seed.ts';
import { action, block, cardActions, element, viewId } from '../../../src/slack/screen/ids.ts';

export type Json = Record<string, unknown>;

export const team = { id: 'T0SANDBOX1', domain: 'sandbox' };
const user = { id: people.unlisted, username: 'cal', name: 'cal', team_id: team.id };
const channel = { id: places.general, name: 'general' };
export const token = 'verification-token';
export const app = 'A0SANDBOX1';
const responseUrl = 'http://127.0.0.1:9/response';
const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });

const envelope = {
  token,
  api_app_id: app,
  team,
  user,
  enterprise: null,
  is_enterprise_install: false,
};

const file = {
  id: 'F0SANDBOX1',
  created: 1_760_000_000,
  name: 'cat.jpg',
  title: null,
  mimetype: 'image/jpeg',
  filetype: 'jpg',
  user: people.unlisted,
  size: 12_345,
  mode: 'hosted',
  is_external: false,
  url_private: 'http://127.0.0.1:9/cat.jpg',
};
export const message = {
  type: 'message',
  user: people.unlisted,
  ts: '1760000000.000100',
  client_msg_id: '5b40a428-bfc7-4daf-9d06-726c558bf3b8',
  text: 'Hello',
  team: team.id,
  thread_ts: '1760000000.000050',
  parent_user_id: people.unlisted,
  files: [file],
  blocks: [{ type: 'rich_text', block_id: 'b1', elements: [] }],
};
export const botMessage = { type: 'message', subtype: 'bot_message', ts: '1760000000.000300', text: '', bot_id: 'B1' };

export const view = {
  id: 'V0SANDBOX1',
  team_id: team.id,
  type: 'modal',
  blocks: [{ type: 'input', block_id: block.to, label: plain('To'), element: { type: 'plain_text_input' } }],
  private_metadata: JSON.stringify({ key: 'k'.repeat(22), entryPoint: 'form', origin: { channelId: places.general } }),
  callback_id: viewId.compose,
  state: {
    values: {
      [block.to]: { [element]: { type: 'plain_text_input', value: '415-555-0123' } },
      [block.text]: { [element]: { type: 'plain_text_input', value: null } },
      [block.files]: { [element]: { type: 'file_input', files: [file] } },
      [block.channel]: { [element]: { type: 'conversations_select', selected_conversation: null } },
    },
  },
  hash: '1760000000.abc',
  title: plain('Send an MMS'),
  clear_on_close: false,
  notify_on_close: true,
  close: null,
  submit: plain('Send'),
  previous_view_id: null,
  root_view_id: 'V0SANDBOX1',
  app_id: app,
  external_id: '',
  app_installed_team_id: team.id,
  bot_id: 'B0SANDBOT1',
};

const button = (id: string) => ({
  type: 'button',
  action_id: id,
  block_id: cardActions,
  text: plain('Press'),
  value: '7K4Q2M',
  action_ts: '1760000000.000200',
});
const click = {
  ...envelope,
  type: 'block_actions',
  trigger_id: '1.2.abc',
  response_url: responseUrl,
  container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
  channel,
  message,
  state: { values: {} },
  actions: [button(action.cancel)],
};
const inHome = { ...envelope, type: 'block_actions', trigger_id: '1.2.abc', view: { ...view, type: 'home' } };

/** A form with one field, `payload`. */
export const interactions: Readonly<Record<string, Json>> = {
  'a click on a card': click,
  'a click on a private message': {
    ...click,
    message: undefined,
    container: { ...click.container, is_ephemeral: true, thread_ts: message.thread_ts },
    actions: [{ ...button(action.fix), block_id: 'b' }],
  },
  'a click on a link button, which has no value': { ...click, actions: [{ ...button('other'), value: undefined }] },
  'a click in the Home tab': {
    ...inHome,
    container: { type: 'view', view_id: view.id },
    actions: [button(action.details)],
  },
  'a menu whose choice was taken back': {
    ...inHome,
    container: { type: 'view', view_id: view.id },
    actions: [{ type: 'static_select', action_id: 'a', block_id: 'b', selected_option: null, action_ts: '1.2' }],
  },
  'a click on an attachment': { ...click, container: { ...click.container, attachment_id: 1, is_app_unfurl: false } },
  'a click in a workflow step': {
    ...click,
    trigger_id: undefined,
    bot_access_token: 'xwfp-test',
    function_data: { execution_id: 'Fx1', function: { callback_id: 'f' }, inputs: {} },
    interactivity: { interactivity_pointer: '1.2.abc', interactor: { id: user.id, secret: 's' } },
  },
  'a click where the app is installed for an organisation': {
    ...click,
    team: null,
    enterprise: { id: 'E0SANDBOX1', name: 'Sandbox' },
    is_enterprise_install: true,
  },
  'a click of a workspace in an organisation': {
    ...click,
    team: { ...team, enterprise_id: 'E0SANDBOX1', enterprise_name: 'Sandbox' },
    enterprise: { id: 'E0SANDBOX1', name: 'Sandbox' },
  },
  'the form': { ...envelope, type: 'view_submission', trigger_id: '1.2.abc', view, response_urls: [] },
  'the form, with a response URL': {
    ...envelope,
    type: 'view_submission',
    trigger_id: '1.2.abc',
    view,
    response_urls: [{ block_id: 'b', action_id: 'a', channel_id: channel.id, response_url: responseUrl }],
  },
  'the question about sending again': {
    ...envelope,
    type: 'view_submission',
    trigger_id: '1.2.abc',
    view: { ...view, callback_id: viewId.repeat, private_metadata: 'd'.repeat(22), state: { values: {} } },
    response_urls: [],
  },
  'a form without names': {
    ...envelope,
    type: 'view_submission',
    trigger_id: '1.2.abc',
    view: { ...view, callback_id: '', private_metadata: '', state: {}, root_view_id: null, app_installed_team_id: '' },
  },
  'a form that was closed': { ...envelope, type: 'view_closed', view, is_cleared: false },
  'a message shortcut': {
    ...envelope,
    type: 'message_action',
    callback_id: 'mms_message',
    trigger_id: '1.2.abc',
    response_url: responseUrl,
    action_ts: '1760000000.000200',
    message_ts: message.ts,
    channel,
    message,
  },
  'a message shortcut on the message of a bot': {
    ...envelope,
    type: 'message_action',
    callback_id: 'mms_message',
    trigger_id: '1.2.abc',
    response_url: responseUrl,
    action_ts: '1760000000.000200',
    message_ts: botMessage.ts,
    channel: { id: places.betweenTwo, name: 'directmessage' },
    message: botMessage,
  },
  'a global shortcut': {
    ...envelope,
    type: 'shortcut',
    callback_id: 'anything',
    trigger_id: '1.2.abc',
    action_ts: '1760000000.000200',
  },
  'a menu that is loaded': {
    ...envelope,
    type: 'block_suggestion',
    action_id: 'a',
    block_id: 'b',
    value: '',
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
    channel,
    message,
  },
  'a menu that is loaded in a form': {
    ...envelope,
    type: 'block_suggestion',
    action_id: 'a',
    block_id: 'b',
    value: 'x',
    container: { type: 'view', view_id: view.id },
    view,
  },
};

export const command = {
  token,
  team_id: team.id,
  team_domain: team.domain,
  channel_id: places.general,
  channel_name: 'general',
  user_id: people.unlisted,
  user_name: 'cal',
  command: '/mms',
  text: 'help',
  api_app_id: app,
  is_enterprise_install: 'false',
  response_url: responseUrl,
  trigger_id: '1.2.abc',
};

/** A form. */
export const commands: Readonly<Record<string, Json>> = {
  help: command,
  'without a text': { ...command, text: '' },
  'with a message': { ...command, text: '+14155550123 Hello' },
  'in an organisation': { ...command, enterprise_id: 'E0SANDBOX1', enterprise_name: 'Sandbox' },
  'for an organisation': { ...command, enterprise_id: 'E0SANDBOX1', is_enterprise_install: 'true' },
};
