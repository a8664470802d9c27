import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackDriver } from '../emulator.ts';
import type { SlackHabits } from '../habits.ts';
import { type Json, text } from '../json.ts';
import { people, places } from '../seed.ts';
import { type AppAnswer, type Seen, signingSecret, startApp, startSlack } from '../testing.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
let app: Awaited<ReturnType<typeof startApp>>;
let driver: SlackDriver;
let answer: (seen: Seen) => AppAnswer | Promise<AppAnswer>;
beforeEach(async () => {
  answer = () => ({});
  running = await startSlack();
  app = await startApp((seen) => answer(seen));
  driver = running.slack.connect(app.url);
});
afterEach(async () => {
  await running.slack.close();
  await app.close();
});

const { sender, external, unlisted } = people;
const { general, shared, archived } = places;
const respond = (url: unknown, body: Json) =>
  fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const card = { channel: general, text: 'card', blocks: [actions('go')] };
function actions(...ids: string[]): Json {
  const button = (id: string) => ({ type: 'button', action_id: id, value: id, text: { type: 'plain_text', text: id } });
  return { type: 'actions', block_id: 'row', elements: ids.map(button) };
}

describe('a command', () => {
  it('is a form, signed over its raw body', async () => {
    await driver.command({ user: sender, channel: general, text: 'help' });
    const { headers, raw, payload } = app.seen[0] as Seen;
    const base = `v0:${headers['x-slack-request-timestamp']}:${raw}`;
    const expected = createHmac('sha256', signingSecret).update(base).digest('hex');
    expect(headers['x-slack-signature']).toBe(`v0=${expected}`);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(payload).toMatchObject({ command: '/mms', text: 'help', channel_id: general, user_id: sender });
    expect(Object.keys(payload)).not.toContain('thread_ts');
  });

  it('carries text as Slack rewrites it', async () => {
    await driver.command({ user: sender, channel: general, text: '@ben <3 & https://a.b/c.jpg, #general #secret' });
    expect(app.last().text).toBe('<@U0BEN00001> &lt;3 &amp; <https://a.b/c.jpg>, <#C0GENERAL1|general> <#C0SECRET01|>');
  });

  it('is not for other organisations, strangers to the channel, or archives', async () => {
    await expect(driver.command({ user: external, channel: shared })).rejects.toThrow('another organisation');
    await expect(driver.command({ user: unlisted, channel: places.secret })).rejects.toThrow('not in');
    await expect(driver.command({ user: sender, channel: archived })).rejects.toThrow('archived');
  });

  it('shows its answer to that person alone', async () => {
    answer = () => ({ json: { text: 'done' } });
    const { message } = await driver.command({ user: sender, channel: general });
    expect(message?.text).toBe('done');
    expect(running.slack.ephemerals(sender)).toHaveLength(1);
    expect(running.slack.messages(general)).toEqual([]);
  });

  it('shows what was typed to everyone once the answer is in_channel', async () => {
    answer = () => ({ json: { text: 'done', response_type: 'in_channel' } });
    await driver.command({ user: sender, channel: general, text: '415-555-0123 hi' });
    expect(running.slack.messages(general).map((one) => one.text)).toEqual(['/mms 415-555-0123 hi', 'done']);
  });

  it.each<[string, AppAnswer, string]>([
    ['500', { status: 500 }, 'http_service_error'],
    ['404', { status: 404 }, 'http_client_error'],
    ['bad blocks', { json: { blocks: [{ type: 'nope' }] } }, 'invalid_command_response'],
  ])('answered with %s fails for the person', async (_name, given, code) => {
    answer = () => given;
    expect(await driver.command({ user: sender, channel: general })).toMatchObject({ failure: code });
    expect(running.slack.problems).toMatchObject([{ user: sender, code }]);
    expect(running.slack.ephemerals(sender)[0]?.text).toBe(`/mms failed with the error "${code}"`);
  });

  it('answered too late is operation_timeout', async () => {
    answer = () => new Promise(() => {});
    const hasty = running.slack.connect(app.url, { ackDeadline: 40 });
    expect(await hasty.command({ user: sender, channel: general })).toMatchObject({ failure: 'operation_timeout' });
  });
});

describe('a response URL', () => {
  const issued = async () => {
    await driver.command({ user: sender, channel: places.betweenTwo });
    return app.last().response_url;
  };

  it('works five times, also where the bot is not', async () => {
    const url = await issued();
    for (let n = 0; n < 5; n += 1) expect((await respond(url, { text: `${n}` })).status).toBe(200);
    const sixth = await respond(url, { text: 'x' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
    expect(running.slack.ephemerals(sender)).toHaveLength(5);
  });

  it('works for thirty minutes', async () => {
    const url = await issued();
    running.clock.ms += 30 * 60_000 + 1;
    const late = await respond(url, { text: 'x' });
    expect([late.status, await late.json()]).toEqual([404, { ok: false, error: 'expired_url' }]);
  });

  it('refuses a message that Slack would refuse', async () => {
    const url = await issued();
    expect(await (await respond(url, {})).json()).toMatchObject({ ok: false, error: 'no_text' });
    const bad = await respond(url, { blocks: [{ type: 'nope' }] });
    expect([bad.status, await bad.json()]).toMatchObject([400, { error: 'invalid_blocks' }]);
  });

  it('of a click replaces or deletes the message that was clicked', async () => {
    const { ts } = await running.call('chat.postMessage', card);
    const message = running.slack.messages(general)[0];
    if (!message) throw new Error('no card');
    await driver.click({ user: sender, message, actionId: 'go' });
    await respond(app.last().response_url, { text: 'replaced', replace_original: true });
    expect(running.slack.messages(general)).toMatchObject([{ ts, text: 'replaced' }]);
    await respond(app.last().response_url, { delete_original: true });
    expect(running.slack.messages(general)).toEqual([]);
  });

  it.each([
    ['ignored', 200, undefined],
    ['refused', 400, 'nothing'],
    ['honored', 200, 'parent'],
  ] as const)(
    'of a click in a thread answers in the channel, and a thread that it names is %s',
    async (habit, status, where) => {
      running.slack.habits.whisperInThread = habit;
      const parent = driver.post({ user: sender, channel: general, text: 'parent' });
      await running.call('chat.postMessage', { ...card, thread_ts: parent.ts });
      const [reply] = running.slack.thread(general, parent.ts);
      if (!reply) throw new Error('no card');
      await driver.click({ user: sender, message: reply, actionId: 'go' });
      const url = app.last().response_url;

      await respond(url, { text: 'in the channel' });
      expect((await respond(url, { text: 'in the thread?', thread_ts: parent.ts })).status).toBe(status);

      const [plain, named] = running.slack.ephemerals(sender);
      expect(plain?.thread_ts).toBeUndefined();
      expect(named ? named.thread_ts : 'nothing').toBe(where === 'parent' ? parent.ts : where);
    },
  );

  it('never turns an ephemeral message into a public one', async () => {
    answer = () => ({ json: { text: 'x', blocks: [actions('go')] } });
    const { message } = await driver.command({ user: sender, channel: general });
    if (!message) throw new Error('no answer');
    await driver.click({ user: sender, ephemeral: message, actionId: 'go' });
    const body = { text: 'done', replace_original: true, response_type: 'in_channel' };
    await respond(app.last().response_url, body);
    expect(running.slack.messages(general)).toEqual([]);
    expect(running.slack.ephemerals(sender).map((one) => one.text)).toEqual(['done']);
  });
});

describe('a click', () => {
  it('says what was clicked and where', async () => {
    await running.call('chat.postMessage', card);
    const message = running.slack.messages(general)[0];
    if (!message) throw new Error('no card');
    await driver.click({ user: sender, message, actionId: 'go' });
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      container: { type: 'message', message_ts: message.ts, channel_id: general, is_ephemeral: false },
      message: { ts: message.ts },
      actions: [{ action_id: 'go', block_id: 'row', value: 'go' }],
    });
  });

  it('is possible for people of another organisation, and not on what is not there', async () => {
    await running.call('chat.postMessage', { ...card, channel: shared });
    const message = running.slack.messages(shared)[0];
    if (!message) throw new Error('no card');
    expect((await driver.click({ user: external, message, actionId: 'go' })).status).toBe(200);
    expect(app.last()).toMatchObject({ user: { id: external, team_id: 'T0OTHER001' } });
    await expect(driver.click({ user: sender, message, actionId: 'no' })).rejects.toThrow('there is go (button)');
    await running.call('chat.delete', { channel: shared, ts: message.ts });
    await expect(driver.click({ user: sender, message, actionId: 'go' })).rejects.toThrow('no message');
    expect((await driver.click({ user: sender, message, actionId: 'go', stale: true })).status).toBe(200);
  });

  it('on an ephemeral message does not give its content back', async () => {
    answer = () => ({ json: { text: 'x', blocks: [actions('go')] } });
    const { message } = await driver.command({ user: sender, channel: general });
    if (!message) throw new Error('no answer');
    await driver.click({ user: sender, ephemeral: message, actionId: 'go' });
    expect(app.last()).toMatchObject({ container: { is_ephemeral: true } });
    expect(app.last().message).toBeUndefined();
  });
});

describe('a message shortcut', () => {
  it('hands over the message with its files', async () => {
    const file = running.slack.addFile({
      bytes: new Uint8Array(1),
      name: 'a.png',
      mimetype: 'image/png',
      uploadedBy: sender,
    });
    const message = driver.post({ user: sender, channel: general, text: 'look', files: [file] });
    const input = { channel: general, messageTs: message.ts, callbackId: 'mms_message' };
    await driver.messageShortcut({ user: sender, ...input });
    expect(app.last()).toMatchObject({
      type: 'message_action',
      callback_id: 'mms_message',
      message: { ts: message.ts, files: [{ id: file.id }] },
    });
    await expect(driver.messageShortcut({ user: external, ...input, channel: shared })).rejects.toThrow('organisation');
  });
});

describe('a mention', () => {
  it('is posted by the person and told to the app as an event', async () => {
    const result = await driver.mention({ user: sender, channel: general, text: '@mms 415-555-0123 hi' });
    expect(app.seen[0]?.headers['content-type']).toBe('application/json');
    expect(app.last()).toMatchObject({
      type: 'event_callback',
      event_id: result.eventId,
      event: { type: 'app_mention', user: sender, text: '<@U0SANDBOT1> 415-555-0123 hi', ts: result.message.ts },
    });
  });

  it('is not told where the bot is not', async () => {
    const result = await driver.mention({ user: sender, channel: places.random, text: '@mms hi' });
    expect([result.delivered, app.seen.length]).toEqual([false, 0]);
  });

  it('is repeated with the same event id after anything but 2xx', async () => {
    answer = () => ({ status: app.seen.length < 2 ? 500 : 200 });
    const result = await driver.mention({ user: sender, channel: general, text: '@mms hi', retries: 3 });
    expect(result).toMatchObject({ status: 200, attempts: 2 });
    expect(app.seen[1]?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
    expect(new Set(app.seen.map(({ payload }) => payload.event_id)).size).toBe(1);
  });
});

describe('a mention with a file', () => {
  const files = () => [
    running.slack.addFile({ bytes: new Uint8Array(1), name: 'a.png', mimetype: 'image/png', uploadedBy: sender }),
  ];
  const told = async (mentionFiles: SlackHabits['mentionFiles']) => {
    running.slack.habits.mentionFiles = mentionFiles;
    const [file] = files();
    if (!file) throw new Error('no file');
    const { delivered } = await driver.mention({ user: sender, channel: general, text: '@mms hi', files: [file] });
    return { id: file.id, delivered, event: app.last().event as Json };
  };

  it('is told in five ways', async () => {
    const bare = (await told('bare')).event;
    expect([bare.type, bare.files, bare.upload, bare.text]).toEqual([
      'app_mention',
      undefined,
      undefined,
      '<@U0SANDBOT1> hi',
    ]);
    const hinted = (await told('hinted')).event;
    expect([hinted.files, hinted.upload]).toEqual([undefined, false]);
    const { id, event } = await told('inBlocks');
    expect([event.files, event.upload, event.text]).toEqual([undefined, undefined, `<@U0SANDBOT1> hi ${id}`]);
    expect(JSON.stringify(event.blocks)).toContain(`{"type":"file","file_id":"${id}"`);
    const inEvent = await told('inEvent');
    expect(inEvent.event.files).toMatchObject([{ id: inEvent.id }]);
    expect((await told('messageOnly')).delivered).toBe(false);
  });

  it('is told as a message too where the app is subscribed and was granted the history', async () => {
    running.slack.habits.mentionEvents = 'mentionFirst';
    const mention = () => driver.mention({ user: sender, channel: general, text: '@mms hi', files: files() });
    const heard = () => app.seen.splice(0).map(({ payload }) => (payload.event as Json).type);
    running.slack.events.add('message.channels');
    await mention();
    expect(heard()).toEqual(['app_mention']);
    running.slack.scopes.add('channels:history');
    await mention();
    expect(app.last().event).toMatchObject({ type: 'message', subtype: 'file_share', channel_type: 'channel' });
    expect(heard()).toEqual(['app_mention', 'message']);
    running.slack.habits.mentionEvents = 'messageFirst';
    const { redeliver } = await mention();
    await redeliver();
    expect(heard()).toEqual(['message', 'app_mention', 'message', 'app_mention']);
    await driver.say({ user: sender, channel: general, text: 'Lunch?' });
    expect(app.last().event).toMatchObject({ type: 'message', text: 'Lunch?' });
    expect((app.last().event as Json).subtype).toBeUndefined();
  });
});

it('a forwarded message carries the first one, and its files are not shared anew', () => {
  const file = running.slack.addFile({
    bytes: new Uint8Array(1),
    name: 'a.png',
    mimetype: 'image/png',
    uploadedBy: sender,
  });
  const message = driver.post({ user: sender, channel: places.random, text: 'first', files: [file] });
  const forward = driver.forward({ user: sender, channel: general, message });
  expect(forward).toMatchObject({
    text: '',
    attachments: [{ is_share: true, text: 'first', files: [{ id: file.id }] }],
  });
  expect([forward.files, forward.upload, file.channels]).toEqual([undefined, undefined, [places.random]]);
});

describe('a form', () => {
  const input = (block_id: string, element: Json, more: Json = {}) => ({
    type: 'input',
    block_id,
    label: { type: 'plain_text', text: block_id },
    element: { action_id: 'value', ...element },
    ...more,
  });
  const view = {
    type: 'modal',
    callback_id: 'compose',
    private_metadata: 'id-1',
    title: { type: 'plain_text', text: 'Send' },
    submit: { type: 'plain_text', text: 'Send' },
    blocks: [
      input('to', { type: 'plain_text_input', max_length: 20 }),
      input('files', { type: 'file_input', max_files: 2, filetypes: ['png'] }, { optional: true }),
      input('where', { type: 'conversations_select', default_to_current_conversation: true }),
    ],
  };
  const open = async (more: Json = {}) => {
    await driver.command({ user: sender, channel: general });
    await running.call('views.open', { view: { ...view, ...more }, trigger_id: app.last().trigger_id });
  };
  const png = (size: number) => ({ name: 'a.png', mimetype: 'image/png', bytes: new Uint8Array(size) });

  it('is sent with what was filled in, and closes on an empty answer', async () => {
    await open();
    const result = await driver.submit({ user: sender, values: { to: '415-555-0123', files: [png(3)] } });
    expect(result).toMatchObject({ sent: true, status: 200, errors: {}, view: undefined });
    expect(app.last()).toMatchObject({
      type: 'view_submission',
      view: {
        callback_id: 'compose',
        private_metadata: 'id-1',
        state: {
          values: {
            to: { value: { type: 'plain_text_input', value: '415-555-0123' } },
            files: { value: { files: [{ name: 'a.png', size: 3 }] } },
            where: { value: { selected_conversation: general } },
          },
        },
      },
    });
    expect(app.last().channel).toBeUndefined();
  });

  it.each<[string, Parameters<SlackDriver['submit']>[0]['values'], string]>([
    ['a required field is empty', {}, 'to'],
    ['text is too long', { to: 'x'.repeat(21) }, 'to'],
    ['there are too many files', { to: '1', files: [png(1), png(1), png(1)] }, 'files'],
    ['a file is over 10 MB', { to: '1', files: [png(10 * 1024 * 1024 + 1)] }, 'files'],
    ['a file is of another type', { to: '1', files: [{ ...png(1), name: 'a.exe' }] }, 'files'],
  ])('is not sent when %s', async (_name, values, field) => {
    await open();
    const before = app.seen.length;
    const result = await driver.submit({ user: sender, values: values ?? {} });
    expect(Object.keys(result.errors)).toEqual([field]);
    expect([result.sent, app.seen.length]).toEqual([false, before]);
  });

  it('stays open with errors at its fields', async () => {
    await open();
    answer = () => ({ json: { response_action: 'errors', errors: { to: 'no number' } } });
    const result = await driver.submit({ user: sender, values: { to: 'x' } });
    expect(result.errors).toEqual({ to: 'no number' });
    expect(text(result.view?.callback_id)).toBe('compose');
  });

  it.each<[string, AppAnswer]>([
    ['errors at an action id', { json: { response_action: 'errors', errors: { value: 'no' } } }],
    ['text', { text: 'thanks' }],
    ['an unknown response_action', { json: { response_action: 'explode' } }],
    ['a bad view', { json: { response_action: 'update', view: { type: 'modal', blocks: [] } } }],
    ['500', { status: 500 }],
  ])('stays open when answered with %s, which is a problem', async (_name, given) => {
    await open();
    answer = () => given;
    const result = await driver.submit({ user: sender, values: { to: 'x' } });
    expect(result.failure).toBeDefined();
    expect(running.slack.problems).toHaveLength(1);
    expect(running.slack.view(sender)).toBeDefined();
  });

  it('is replaced, stacked and cleared by the answer', async () => {
    await open();
    const next = { ...view, callback_id: 'next' };
    answer = () => ({ json: { response_action: 'update', view: next } });
    await driver.submit({ user: sender, values: { to: 'x' } });
    expect(running.slack.viewStack(sender).map((one) => one.callback_id)).toEqual(['next']);
    answer = () => ({ json: { response_action: 'push', view } });
    await driver.submit({ user: sender });
    expect(running.slack.viewStack(sender).map((one) => one.callback_id)).toEqual(['next', 'compose']);
    answer = () => ({ json: { response_action: 'clear' } });
    await driver.submit({ user: sender, values: { to: 'y' } });
    expect(running.slack.viewStack(sender)).toEqual([]);
  });

  it('tells the app that it was closed only if asked to', async () => {
    await open();
    await driver.closeView({ user: sender });
    expect(app.last().type).not.toBe('view_closed');
    await open({ notify_on_close: true });
    await driver.closeView({ user: sender, all: true });
    expect(app.last()).toMatchObject({ type: 'view_closed', is_cleared: true });
  });
});

it('sends requests that are unsigned, wrongly signed or old, for tests of refusal', async () => {
  await driver.raw('', { body: 'a', sign: false });
  expect(app.seen[0]?.headers['x-slack-signature']).toBeUndefined();
  await driver.raw('', { body: 'a', timestamp: 1 });
  expect(app.seen[1]?.headers['x-slack-request-timestamp']).toBe('1');
});
