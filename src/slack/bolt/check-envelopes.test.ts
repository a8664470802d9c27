import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { commands, interactions } from '../../../test/support/payloads/slack.ts';
import { events, unheardEvents } from '../../../test/support/payloads/slack-events.ts';
import { checkEnvelopes, type FrameClient } from './check-envelopes.ts';
import { checkPayload } from './check-request.ts';

/** A client that keeps what it was handed to read, and what went back to Slack. */
const connect = () => {
  const [read, sent]: [unknown[], unknown[]] = [[], []];
  let listeners: ReturnType<FrameClient['listeners']> = [(data) => read.push(data)];
  const client: FrameClient = {
    listeners: () => [...listeners],
    removeAllListeners: () => {
      listeners = [];
    },
    on: (_event, listener) => listeners.push(listener),
    websocket: { send: (text) => sent.push(JSON.parse(text)) },
  };
  const { log, lines } = keepLog();
  checkEnvelopes({ client, check: checkPayload, log });
  const arrive = (data: unknown) => {
    for (const listener of listeners) listener(data, false);
  };
  return { arrive, read, sent, lines };
};

const envelope = (type: string, payload: unknown, id: unknown = 'E1') =>
  JSON.stringify({ envelope_id: id, type, payload });
const acknowledgement = { envelope_id: 'E1', payload: {} };

it.each([
  ['hello', '{"type":"hello","num_connections":1}'],
  ['a goodbye', '{"type":"disconnect","reason":"warning"}'],
  ['a command', envelope('slash_commands', commands.help)],
  ['a click', envelope('interactive', interactions['a click on a card'])],
  ['a mention', envelope('events_api', events['a mention'])],
])('lets the client read what Slack sends, as it came: %s', (_what, frame) => {
  const { arrive, read, sent, lines } = connect();
  arrive(frame);
  expect({ read, sent, lines }).toEqual({ read: [frame], sent: [], lines: [] });
});

it.each(Object.entries(unheardEvents))('acknowledges what nobody listens for, unread: %s', (_what, event) => {
  const { arrive, read, sent, lines } = connect();
  arrive(envelope('events_api', event));
  expect({ read, sent, lines }).toEqual({ read: [], sent: [acknowledgement], lines: [] });
});

describe('what the client or Bolt could not read', () => {
  it.each([
    ['events_api', null],
    ['events_api', { type: 'event_callback' }],
    ['events_api', commands.help],
    ['events_api', { ...events['a mention'], event: { type: 'app_mention', user: null } }],
    // Under this name the client hands on what it has read.
    ['slack_event', events['a mention']],
    ['constructor', null],
  ])('is acknowledged, since Slack would send it again: %s %j', (type, payload) => {
    const { arrive, read, sent, lines } = connect();
    arrive(envelope(type, payload));
    expect({ read, sent }).toEqual({ read: [], sent: [acknowledgement] });
    expect(lines).toMatchObject([{ level: 'warn', step: 'slack.payload-refused' }]);
  });

  it.each([
    ['slash_commands', { ...commands.help, user_id: null }, 'command', 'user_id'],
    ['interactive', { ...interactions['the form'], view: null }, 'interaction', 'view'],
  ])('is left to Slack to say, where a person waits: %s', (type, payload, kind, place) => {
    const { arrive, read, sent, lines } = connect();
    arrive(envelope(type, payload));
    expect({ read, sent }).toEqual({ read: [], sent: [] });
    const reason = `the payload is not as Slack sends it, at ${place}`;
    expect(lines).toEqual([{ level: 'warn', step: 'slack.payload-refused', fields: { kind, reason } }]);
  });

  it.each(['', '{', 'null', '5', '"hello"', '[]', '{}', envelope('events_api', null, 5), new ArrayBuffer(2)])(
    'and has no id is thrown away: %s',
    (frame) => {
      const { arrive, read, sent, lines } = connect();
      arrive(frame);
      expect({ read, sent }).toEqual({ read: [], sent: [] });
      expect(lines).toMatchObject([{ level: 'warn', step: 'slack.payload-refused' }]);
    },
  );
});
