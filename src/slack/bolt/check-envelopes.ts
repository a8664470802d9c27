import type { Log } from '../../ports/index.ts';
import type { Check, PayloadKind, Verdict } from './check-request.ts';

/** What is used of the client of @slack/socket-mode 3.1.0; `ws_message` is every frame that arrives. */
export type FrameClient = {
  listeners(event: 'ws_message'): ((data: unknown, isBinary: boolean) => unknown)[];
  removeAllListeners(event: 'ws_message'): unknown;
  on(event: 'ws_message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  websocket?: { send(text: string, done: (error: Error | undefined) => void): void };
};
type Frame = Readonly<Record<string, unknown>>;

/** By the type of the envelope: https://docs.slack.dev/apis/events-api/using-socket-mode */
const kinds: ReadonlyMap<unknown, PayloadKind> = new Map<unknown, PayloadKind>([
  ['events_api', 'event'],
  ['interactive', 'interaction'],
  ['slash_commands', 'command'],
]);
/** What Slack tells the client itself; it comes without an envelope. */
const forClient: ReadonlySet<unknown> = new Set(['hello', 'disconnect']);

/**
 * The gate that stands before Bolt over HTTP, put before Slack's client, which emits each event under its own name.
 * Where there is no event inside, as in `app_rate_limited`, it throws in a promise without a handler, and that ends
 * the process: https://github.com/slackapi/node-slack-sdk/issues/2167
 *
 * What Slack would send again is acknowledged, since it would be no better then. What a person waits for is not, like a
 * 400 over HTTP: Slack then says that it failed, where an empty acknowledgement would close a form as if it were sent.
 */
export const checkEnvelopes = ({ client, check, log }: { client: FrameClient; check: Check; log: Log }): void => {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');

  client.on('ws_message', (data, isBinary) => {
    const frame = frameOf(data);
    const verdict = verdictOn(frame, check);
    if (verdict === 'for-bolt') {
      for (const read of readers) read(data, isBinary);
      return;
    }
    const kind = kinds.get(frame.type);
    if (verdict !== 'acknowledge') log.warn('slack.payload-refused', { kind, reason: verdict.refused });
    if (kind === 'command' || kind === 'interaction' || !isId(frame.envelope_id)) return;
    // Where the connection is gone meanwhile, Slack sends it again over another.
    client.websocket?.send(JSON.stringify({ envelope_id: frame.envelope_id, payload: {} }), () => {});
  });
};

const verdictOn = ({ type, envelope_id: id, payload }: Frame, check: Check): Verdict => {
  if (forClient.has(type)) return 'for-bolt';
  const kind = kinds.get(type);
  return kind && isId(id) ? check(kind, payload) : { refused: 'the envelope is of no kind that Slack sends' };
};

/** Without fields where it is no JSON object. */
const frameOf = (data: unknown): Frame => {
  try {
    return { ...JSON.parse(String(data)) };
  } catch {
    return {};
  }
};

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';
