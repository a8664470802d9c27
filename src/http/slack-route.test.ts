import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { startHttp } from '../../test/support/http.ts';
import { SignatureError } from '../ports/errors.ts';
import { checkPayload } from '../slack/bolt/check-request.ts';
import { createSlackRoute, type SlackRouteDeps } from './slack-route.ts';

const formType = 'application/x-www-form-urlencoded';

/** The real receiver, since its reading of `rawBody` and of the media type is what this route relies on. */
const boltListener = (): SlackRouteDeps['requestListener'] => {
  const options = { signingSecret: 'not used', signatureVerification: false, logLevel: LogLevel.ERROR };
  const receiver = new HTTPReceiver({ ...options, processBeforeResponse: true });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-test', botId: 'B1', botUserId: 'U1' }),
    logLevel: LogLevel.ERROR,
  });
  app.command('/mms', ({ ack, command }) => ack(`you said ${command.text}`));
  return receiver.requestListener;
};

type Overrides = { body?: string; type?: string; secret?: string };

/** Takes a header in place of a signature; what a signature is has a test of its own. */
const verify: SlackRouteDeps['verify'] = ({ headers }) => {
  if (headers['x-slack-signature'] !== 'good') throw new SignatureError('forged');
};

const admit: SlackRouteDeps['admit'] = ({ headers }) => {
  if (headers['x-slack-signature'] === undefined) throw new SignatureError('unsigned');
};

const startSlack = async (listener = boltListener()) => {
  const reached: unknown[] = [];
  const requestListener: SlackRouteDeps['requestListener'] = (req, res) => {
    reached.push(req.url);
    listener(req, res);
  };
  const { url } = await startHttp([createSlackRoute({ admit, verify, check: checkPayload, requestListener })]);
  const send = async ({ body = form('héllo'), type = formType, secret = 'good' }: Overrides = {}) => {
    const headers = { 'content-type': type, 'x-slack-signature': secret };
    const answer = await fetch(`${url}/slack/events`, { method: 'POST', body, headers });
    return { status: answer.status, body: await answer.text() };
  };
  return { send, reached };
};

const form = (text: string) =>
  new URLSearchParams({ command: '/mms', text, user_id: 'U2', channel_id: 'C3', trigger_id: '1.2.abc' }).toString();

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

  it('is acknowledged without Bolt where nobody listens for it', async () => {
    const { send } = await startSlack(() => {
      throw new Error('Bolt was asked');
    });
    const body = JSON.stringify({ type: 'event_callback', event: { type: 'user_change', user: null } });
    expect(await send({ body, type: 'application/json' })).toEqual({ status: 200, body: '' });
  });

  it('is refused with any other media type', async () => {
    const { send } = await startSlack();
    expect((await send({ type: 'text/plain' })).status).toBe(415);
  });

  it('must be something that Bolt can tell the kind of', async () => {
    const { send, reached } = await startSlack();
    expect((await send({ body: 'null', type: 'application/json' })).status).toBe(400);
    expect(reached).toEqual([]);
  });

  it.each(['', 'payload=null', 'payload={"type":"dialog_submission"}', 'command=/mms', 'command=/mms&text=%ff'])(
    'must be of a shape that Bolt can read: %s',
    async (body) => {
      const { send, reached } = await startSlack();
      expect(await send({ body })).toEqual({ status: 400, body: '{"error":"Bad Request"}' });
      expect(reached).toEqual([]);
    },
  );
});

describe('a stranger', () => {
  it.each(['{}', 'null', '{', 'command=%ff'])(
    'who sends %s hears only that he is one, and nothing is parsed',
    async (body) => {
      const { send, reached } = await startSlack();
      expect(await send({ body, secret: 'forged' })).toEqual({ status: 401, body: '{"error":"Unauthorized"}' });
      expect(reached).toEqual([]);
    },
  );

  it('may look whether the certificate is good', async () => {
    const { send, reached } = await startSlack();
    expect((await send({ body: 'ssl_check=1&token=abc', secret: 'none' })).status).toBe(200);
    expect(reached).toEqual([]);
  });
});

describe('an event', () => {
  it('whose text looks like a look at the certificate is no such look', async () => {
    const { send, reached } = await startSlack((_req, res) => {
      res.end('for Bolt');
    });
    const event = { type: 'app_mention', user: 'U2', text: 'x', ts: '1.2', channel: 'C3', blocks: ['&ssl_check=1&'] };
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event });
    expect((await send({ body, type: 'application/json' })).body).toBe('for Bolt');
    expect(reached).toHaveLength(1);
    expect((await send({ body, type: 'application/json', secret: 'forged' })).status).toBe(401);
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
