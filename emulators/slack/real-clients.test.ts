import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people, places } from './seed.ts';
import { botToken, signingSecret, startSlack } from './testing.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  running = await startSlack({ scopes: ['chat:write', 'files:write', 'files:read', 'commands', 'app_mentions:read'] });
});
afterEach(() => running.slack.close());

const options = () => ({ slackApiUrl: running.slack.apiUrl, retryConfig: { retries: 0 } });

describe('the WebClient of Slack', () => {
  it('posts, updates and reads scopes', async () => {
    const client = new WebClient(botToken, options());
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*hi* & bye' } }];
    const posted = await client.chat.postMessage({ channel: places.general, text: 'hi', blocks });
    await client.chat.update({ channel: places.general, ts: String(posted.ts), text: 'new', blocks: [] });
    expect(running.slack.messages(places.general)).toMatchObject([{ text: 'new' }]);
    expect((await client.auth.test()).response_metadata?.scopes).toContain('files:write');
  });

  it('gets refusals as platform errors with their messages', async () => {
    const client = new WebClient(botToken, options());
    const bad = client.chat.postMessage({ channel: places.general, text: 'a', blocks: [{ type: 'nope' }] });
    await expect(bad).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: { messages: ['[ERROR] unsupported type: nope [json-pointer:/blocks/0/type]'] },
      },
    });
  });

  it('gets 429 as a rate limit', async () => {
    const client = new WebClient(botToken, { ...options(), rejectRateLimitedCalls: true });
    running.slack.fail('auth.test', { retryAfter: 3 });
    await expect(client.auth.test()).rejects.toMatchObject({ retryAfter: 3 });
  });

  it('uploads a file', async () => {
    const client = new WebClient(botToken, options());
    await client.filesUploadV2({ channel_id: places.general, file: Buffer.from('abc'), filename: 'a.png' });
    expect(running.slack.messages(places.general)[0]?.files).toMatchObject([{ name: 'a.png', size: 3 }]);
  });
});

describe('an app made with Bolt', () => {
  it('takes the commands, clicks, forms and mentions of the driver', async () => {
    const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
    const app = new App({
      receiver,
      token: botToken,
      botId: running.slack.bot.id,
      botUserId: running.slack.bot.user,
      clientOptions: options(),
      logLevel: LogLevel.ERROR,
    });
    const seen: string[] = [];
    app.command('/mms', async ({ ack, client, body }) => {
      const element = { type: 'plain_text_input', action_id: 'value' } as const;
      await ack('opening');
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'compose',
          title: { type: 'plain_text', text: 'Send' },
          submit: { type: 'plain_text', text: 'Send' },
          blocks: [{ type: 'input', block_id: 'to', label: { type: 'plain_text', text: 'To' }, element }],
        },
      });
    });
    app.view('compose', async ({ ack, view }) => {
      await ack();
      seen.push(String(view.state.values.to?.value?.value));
    });
    app.action('go', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'gone', replace_original: true });
    });
    app.event('app_mention', async ({ event }) => {
      seen.push(event.text);
    });
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const driver = running.slack.connect(`http://127.0.0.1:${port}/slack/events`);

    const { message } = await driver.command({ user: people.sender, channel: places.general });
    expect(message?.text).toBe('opening');
    await running.slack.until(() => running.slack.view(people.sender) !== undefined);
    await driver.submit({ user: people.sender, values: { to: '415-555-0123' } });
    await driver.mention({ user: people.sender, channel: places.general, text: '@mms hi' });

    const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } } as const;
    const card = await app.client.chat.postMessage({
      channel: places.general,
      text: 'card',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    const shown = () => running.slack.messages(places.general).find(({ ts }) => ts === card.ts);
    const clickable = shown();
    if (!clickable) throw new Error('no card');
    await driver.click({ user: people.sender, message: clickable, actionId: 'go' });
    await running.slack.until(() => shown()?.text === 'gone');
    expect(seen).toEqual(['415-555-0123', `<@${running.slack.bot.user}> hi`]);
    expect(running.slack.problems).toEqual([]);
    expect(await driver.urlVerification()).toBe(true);
    expect((await driver.raw('', { body: 'x=1', sign: 'wrong' })).status).toBe(401);
    await app.stop();
  });
});
