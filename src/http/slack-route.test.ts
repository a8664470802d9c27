import { createHmac } from 'node:crypto';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { rawConnection, startHttp, statusesIn } from '../../test/support/http.ts';
import { createSlackRoute, type SlackRouteDeps } from './slack-route.ts';

const signingSecret = 'a signing secret of a test';
const nowSeconds = Math.floor(Date.now() / 1000);
const formType = 'application/x-www-form-urlencoded';

/** The real receiver, since its reading of `rawBody` and of the media type is what this route relies on. */
const boltListener = (): SlackRouteDeps['requestListener'] => {
  const receiver = new HTTPReceiver({ signingSecret, processBeforeResponse: true, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-test', botId: 'B1', botUserId: 'U1' }),
    logLevel: LogLevel.ERROR,
  });
  app.command('/mms', ({ ack, command }) => ack(`you said ${command.text}`));
  return receiver.requestListener;
};

type Overrides = { body?: string; type?: string; timestamp?: string | number; secret?: string };

const startSlack = async (requestListener = boltListener(), nowMs = nowSeconds * 1000) => {
  const { url, port } = await startHttp([createSlackRoute({ requestListener, now: () => nowMs })]);
  const send = async ({ body = form('héllo'), type = formType, timestamp = nowSeconds, secret }: Overrides = {}) => {
    const headers = { 'content-type': type, ...signed(body, timestamp, secret) };
    const answer = await fetch(`${url}/slack/events`, { method: 'POST', body, headers });
    return { status: answer.status, body: await answer.text() };
  };
  return { send, port };
};

const form = (text: string) => new URLSearchParams({ command: '/mms', text, team_id: 'T1', user_id: 'U2' }).toString();

const signed = (body: string, timestamp: string | number, secret = signingSecret) => ({
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
});

describe('what Slack sends', () => {
  it('is answered by Bolt from the bytes that were read', async () => {
    const { send } = await startSlack();
    expect(await send()).toEqual({ status: 200, body: 'you said héllo' });
  });

  it.each([`${formType}; charset=utf-8`, `${formType};charset=UTF-8`, formType.toUpperCase()])(
    'may come as %s',
    async (type) => {
      const { send } = await startSlack();
      expect((await send({ type })).body).toBe('you said héllo');
    },
  );

  it('may come as JSON with a charset', async () => {
    const { send } = await startSlack();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    expect(await send({ body, type: 'application/json; charset=utf-8' })).toEqual({
      status: 200,
      body: '{"challenge":"abc"}',
    });
  });

  it('is refused with any other media type', async () => {
    const { send } = await startSlack();
    expect((await send({ type: 'text/plain' })).status).toBe(415);
  });

  it('is refused by Bolt when somebody else signed it', async () => {
    const { send } = await startSlack();
    expect((await send({ secret: 'another secret' })).status).toBe(401);
  });
});

describe('the timestamp', () => {
  const reached: number[] = [];
  const listener: SlackRouteDeps['requestListener'] = (_req, res) => {
    reached.push(1);
    res.writeHead(200).end();
  };

  it.each([0, 299, 300, -1, -60])('may be %i s old', async (age) => {
    const { send } = await startSlack(listener);
    expect((await send({ timestamp: nowSeconds - age })).status).toBe(200);
  });

  it.each([301, 3600, -61, -3600])('may not be %i s old', async (age) => {
    const { send } = await startSlack(listener);
    reached.length = 0;
    expect((await send({ timestamp: nowSeconds - age })).status).toBe(401);
    expect(reached).toEqual([]);
  });

  it.each(['', 'soon', '-1', '1e9', `${nowSeconds}.5`, `0x${nowSeconds.toString(16)}`, `${nowSeconds}, ${nowSeconds}`])(
    'may not be %j',
    async (timestamp) => {
      const { send } = await startSlack(listener);
      expect((await send({ timestamp })).status).toBe(401);
    },
  );

  it.each([0, 2])('must be there once, not %i times', async (times) => {
    const { port } = await startSlack(listener);
    const timestamp = `X-Slack-Request-Timestamp: ${nowSeconds}\r\n`.repeat(times);
    const { ended } = await rawConnection(
      port,
      `POST /slack/events HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${timestamp}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(statusesIn(await ended)).toEqual([401]);
  });
});

describe('a receiver', () => {
  it('that throws is answered 500', async () => {
    const { send } = await startSlack(() => {
      throw new Error('no such endpoint');
    });
    expect((await send()).status).toBe(500);
  });
});
