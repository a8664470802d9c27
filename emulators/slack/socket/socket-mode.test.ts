import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { isObject, type Json, parseJson } from '../json.ts';
import { people, places } from '../seed.ts';
import { botToken, startSlack } from '../testing.ts';

const appToken = 'xapp-test';

const startSocketSlack = async () => {
  const { slack, call } = await startSlack({ appToken });
  onTestFinished(slack.close);
  const url = async (): Promise<string> => String((await call('apps.connections.open', {}, appToken)).url);

  /** An app that answers each envelope as the test says; `said` is all that Slack told it. */
  const connect = async (answer: (envelope: Json) => Json | undefined = ({ envelope_id }) => ({ envelope_id })) => {
    const socket = new WebSocket(await url());
    const said: Json[] = [];
    socket.on('message', (data) => {
      const message = parseJson(String(data));
      if (!isObject(message)) return;
      said.push(message);
      const reply = message.envelope_id ? answer(message) : undefined;
      if (reply) socket.send(JSON.stringify(reply));
    });
    await once(socket, 'message');
    return { socket, said };
  };
  return { slack, call, url, connect, team: slack.connectSocket(), hasty: slack.connectSocket({ ackDeadline: 50 }) };
};
const help = { user: people.sender, channel: places.general, text: 'help' };
const mention = { user: people.sender, channel: places.general, text: '@mms help' };

describe('apps.connections.open', () => {
  it('takes the app-level token alone, and only with its scope', async () => {
    const { slack, call } = await startSocketSlack();
    expect(await call('apps.connections.open', {}, botToken)).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call('apps.connections.open', {}, 'xapp-other')).toMatchObject({ error: 'invalid_auth' });
    expect(await call('auth.test', {}, appToken)).toMatchObject({ error: 'not_allowed_token_type' });
    slack.socketMode.scopes.clear();
    expect(await call('apps.connections.open', {}, appToken)).toMatchObject({
      error: 'missing_scope',
      needed: 'connections:write',
    });
  });

  it('gives a URL that is good for one connection', async () => {
    const { url } = await startSocketSlack();
    const address = await url();
    await once(new WebSocket(address), 'open');
    const [error] = await once(
      new WebSocket(address).on('open', () => {}),
      'error',
    );
    expect(String(error)).toContain('403');
  });
});

describe('a connection', () => {
  it('begins with hello', async () => {
    const { connect, slack } = await startSocketSlack();
    const { said } = await connect();
    expect(said).toMatchObject([{ type: 'hello', num_connections: 1, connection_info: { app_id: slack.app } }]);
  });

  it('is asked to end with the reason', async () => {
    const { connect, slack } = await startSocketSlack();
    const { socket, said } = await connect();
    slack.socketMode.askToLeave('refresh_requested');
    await once(socket, 'message');
    expect(said.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
  });

  it('is one of ten at most', async () => {
    const { connect, url, slack } = await startSocketSlack();
    for (let count = 0; count < 10; count += 1) await connect();
    const [error] = await once(new WebSocket(await url()), 'error');
    expect(String(error)).toContain('429');
    expect(slack.socketMode.open()).toBe(10);
  });
});

describe('an envelope', () => {
  it('carries a command, and its acknowledgement the answer', async () => {
    const { connect, team, slack } = await startSocketSlack();
    const { said } = await connect(({ envelope_id }) => ({ envelope_id, payload: { text: 'Hello' } }));
    const { message } = await team.command(help);
    expect(slack.textOf(message)).toBe('Hello');
    expect(said.at(-1)).toMatchObject({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { command: '/mms', text: 'help', user_id: people.sender },
    });
  });

  it('with an event comes again with its attempt when it was not acknowledged', async () => {
    const { connect, hasty } = await startSocketSlack();
    const { said } = await connect(() => undefined);
    expect(await hasty.mention({ ...mention, retries: 1 })).toMatchObject({ status: 0, attempts: 2 });
    const [, first, second] = said;
    expect(first).toMatchObject({ type: 'events_api', retry_attempt: 0, accepts_response_payload: false });
    expect(second).toMatchObject({ type: 'events_api', retry_attempt: 1, retry_reason: 'timeout' });
    expect(second?.payload).toEqual(first?.payload);
    expect(second?.envelope_id).not.toBe(first?.envelope_id);
  });

  it('goes to any one of several connections', async () => {
    const { connect, team, slack } = await startSocketSlack();
    await connect();
    await connect();
    await team.mention(mention);
    await team.mention(mention);
    expect(slack.socketMode.envelopes.map(({ connection }) => connection).sort()).toEqual([1, 2]);
  });

  it('fails where nobody is connected, and where the connection ends before', async () => {
    const { connect, team, slack } = await startSocketSlack();
    expect(await team.command(help)).toMatchObject({ failure: 'dispatch_failed' });
    await connect(() => {
      slack.socketMode.drop();
      return undefined;
    });
    expect(await team.command(help)).toMatchObject({ failure: 'dispatch_failed' });
  });

  it.each<[string, (envelope: Json) => Json, string]>([
    ['of another', () => ({ envelope_id: 'other' }), 'unknown_envelope'],
    [
      'with an answer to an event',
      ({ envelope_id }) => ({ envelope_id, payload: { text: 'x' } }),
      'unexpected_payload',
    ],
  ])('is a problem when it is acknowledged like one %s', async (_what, answer, code) => {
    const { connect, team, slack } = await startSocketSlack();
    await connect(answer);
    await team.mention(mention);
    expect(slack.problems).toMatchObject([{ code }]);
  });
});
