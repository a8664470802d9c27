import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, secrets, startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const form = 'application/x-www-form-urlencoded';
const now = () => Math.floor(Date.now() / 1000);
const typed = new URLSearchParams({
  command: '/mms',
  text: 'help',
  user_id: people.sender,
  channel_id: places.general,
  trigger_id: '1.2.abc',
});
const routes = ['/slack/events', '/plivo/status/AAAAAAAAAAAAAAAAAAAAAA'];

type Strange = { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> };

/** Sends it and sees that it ends in a 4xx within a second, without a word about the inside, and the process lives. */
const refuses = async (bot: Pick<Bot, 'appUrl' | 'people'>, path: string, { headers = {}, body = '' }: Strange) => {
  const { value, ms } = await timed(async () => {
    const answer = await fetch(`${bot.appUrl}${path}`, { method: 'POST', headers, body });
    return { status: answer.status, said: await answer.text() };
  });
  const { status, said } = value;
  expect(ms).toBeLessThan(1_000);
  expect(said).not.toMatch(/\bat .*:\d+|node:|\.ts\b|Error:/);
  expect((await fetch(`${bot.appUrl}/healthz`)).status).toBe(200);
  return status;
};

describe.each(routes)('a request to %s that is not what it should be', (path) => {
  it.each([
    ['unsigned', { headers: { 'content-type': form }, body: typed.toString() }, [401]],
    [
      'wrongly signed',
      {
        headers: {
          'content-type': form,
          'x-slack-request-timestamp': String(now()),
          'x-slack-signature': `v0=${'0'.repeat(64)}`,
          'x-plivo-signature-v3': 'AAAA',
          'x-plivo-signature-v3-nonce': '1',
        },
        body: typed.toString(),
      },
      [401],
    ],
    ['unsigned and too large', { headers: { 'content-type': form }, body: 'x'.repeat(5_000_000) }, [401]],
    ['no form', { headers: { 'content-type': 'text/xml' }, body: '<a/>' }, [415]],
    ['without a type', { body: new Uint8Array([1, 2, 3]) }, [415]],
    ['not UTF-8', { headers: { 'content-type': form }, body: new Uint8Array([0x61, 0x3d, 0xff]) }, [400, 401]],
    ['empty', { headers: { 'content-type': form } }, [401]],
    ['half percent-encoded', { headers: { 'content-type': form }, body: 'a=%E0%A4%A' }, [400, 401]],
  ])('%s', async (_what, strange, statuses) => {
    const bot = await startBot();
    expect(statuses).toContain(await refuses(bot, path, strange));
  });
});

describe('what Slack signs', () => {
  it.each([
    ['too long ago', -301],
    ['in the future', 3_600],
  ])('%s is refused', async (_what, seconds) => {
    const { people: team } = await startBot();
    const answer = await team.raw('', {
      headers: { 'content-type': form },
      body: typed.toString(),
      timestamp: now() + seconds,
    });
    expect(answer.status).toBe(401);
  });

  it('with another secret is refused', async () => {
    const { people: team } = await startBot();
    const answer = await team.raw('', { headers: { 'content-type': form }, body: typed.toString(), sign: 'another' });
    expect(answer.status).toBe(401);
  });

  it.each(['{', '[]', '"text"', 'null', '{}', '{"type":"event_callback"}'])('but is no payload: %s', async (body) => {
    const { people: team, appUrl } = await startBot();
    const { value: answer, ms } = await timed(() =>
      team.raw('', { headers: { 'content-type': 'application/json' }, body }),
    );
    expect(ms).toBeLessThan(1_000);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toMatch(/\bat .*:\d+/);
    expect((await fetch(`${appUrl}/healthz`)).status).toBe(200);
  });

  it.each(['payload=null', 'payload=%7B', 'payload=5', 'payload=', 'text=hello', 'payload=%7B%22type%22%3A%22x%22%7D'])(
    'nor as a form: %s',
    async (body) => {
      const { people: team, appUrl } = await startBot();
      const answer = await team.raw('', { headers: { 'content-type': form }, body });
      expect(answer.status).toBe(400);
      expect((await fetch(`${appUrl}/healthz`)).status).toBe(200);
    },
  );

  it('is taken with a charset behind the type', async () => {
    const { people: team } = await startBot();
    const answer = await team.raw('', {
      headers: { 'content-type': `${form}; charset=utf-8` },
      body: typed.toString(),
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('/mms');
  });

  it('is taken as url_verification', async () => {
    const { people: team } = await startBot();
    expect(await team.urlVerification()).toBe(true);
  });

  it('is nothing for the certificate check, which is answered all the same', async () => {
    const { appUrl } = await startBot();
    const check = (body: string) =>
      fetch(`${appUrl}/slack/events`, { method: 'POST', headers: { 'content-type': form }, body });
    expect((await check('ssl_check=1&token=abc')).status).toBe(200);
    expect((await check('ssl_check=0&token=abc')).status).toBe(401);
  });
});

describe('what nobody listens to is answered at once', () => {
  const interaction = (payload: object) => ({
    headers: { 'content-type': form },
    body: new URLSearchParams({ payload: JSON.stringify({ ...who, ...payload }) }).toString(),
  });
  const who = {
    team: { id: 'T0SANDBOX1', domain: 'sandbox' },
    user: { id: people.sender, team_id: 'T0SANDBOX1' },
    api_app_id: 'A0SANDBOX1',
    trigger_id: '1.2.abc',
  };
  const view = {
    id: 'V1',
    type: 'modal',
    callback_id: 'gone',
    private_metadata: '',
    state: { values: {} },
    blocks: [],
  };

  it.each([
    ['a form of another version', { type: 'view_submission', view }],
    ['a form that was closed', { type: 'view_closed', view, is_cleared: false }],
    [
      'a message shortcut',
      { type: 'message_action', callback_id: 'gone', message: { ts: '1.2' }, channel: { id: 'C1' } },
    ],
    ['a global shortcut', { type: 'shortcut', callback_id: 'gone' }],
    [
      'a button',
      { type: 'block_actions', container: {}, actions: [{ type: 'button', action_id: 'gone', block_id: 'b' }] },
    ],
    [
      'a menu',
      { type: 'block_actions', container: {}, actions: [{ type: 'overflow', action_id: 'x', block_id: 'b' }] },
    ],
    ['options', { type: 'block_suggestion', action_id: 'gone', block_id: 'b', value: '', container: {} }],
  ])('%s', async (_what, payload) => {
    const { people: team } = await startBot();
    const { value, ms } = await timed(() => team.raw('', interaction(payload)));
    expect(value.status).toBe(200);
    expect(ms).toBeLessThan(1_000);
  });

  it('a form of another version says what to do', async () => {
    const { people: team } = await startBot();
    const { body } = await team.raw('', interaction({ type: 'view_submission', view }));
    expect(body).toContain('/mms');
  });

  it('another command of the workspace gets the same answer as /mms', async () => {
    const { people: team, slack } = await startBot();
    const { message } = await team.command({
      user: people.sender,
      channel: places.general,
      command: '/picture',
      text: 'help',
    });
    expect(slack.textOf(message)).toContain('Send a picture message');
  });

  it('an event that nobody asked for', async () => {
    const { people: team } = await startBot();
    expect((await team.event({ type: 'team_join', user: { id: people.sender } })).status).toBe(200);
  });
});

describe('/healthz and /readyz', () => {
  it('are 200 when everything works', async () => {
    const { appUrl } = await startBot();
    expect((await fetch(`${appUrl}/healthz`)).status).toBe(200);
    expect((await fetch(`${appUrl}/readyz`)).status).toBe(200);
  });

  it('while Slack has never answered, it lives but is not ready', async () => {
    const clock = createManualClock();
    const bot = await startBot({ clock, before: ({ slack }) => slack.fail('auth.test', { status: 503, times: 3 }) });
    expect((await fetch(`${bot.appUrl}/healthz`)).status).toBe(200);
    for (const status of [503, 503, 200]) {
      expect((await fetch(`${bot.appUrl}/readyz`)).status).toBe(status);
      await clock.advance(500);
    }
  });
});

describe('paths that do not exist', () => {
  it.each(['/', '//', '/slack', '/slack/events/', '/slack/events/x', '/plivo/status/', '/plivo', '/..%2f', '/%'])(
    '%s',
    async (path) => {
      const { appUrl, type } = await startBot();
      expect([400, 404]).toContain((await fetch(`${appUrl}${path}`)).status);
      expect((await type('help')).status).toBe(200);
    },
  );

  it('are no place where a secret could be read', async () => {
    const bot = await startBot();
    const said = await Promise.all(
      ['/', '/healthz', '/readyz', '/slack/events'].map(async (path) => (await fetch(`${bot.appUrl}${path}`)).text()),
    );
    for (const secret of Object.values(secrets)) expect(said.join('\n')).not.toContain(secret);
  });
});
