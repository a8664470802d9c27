/** Requests that are nearly right, and requests that are nothing at all, for every route. */
import fc from 'fast-check';
import { signatureForms, signatureHeaders } from '../../src/sandbox/plivo/sign.ts';
import { people, places } from '../../src/sandbox/slack/seed.ts';
import { signature } from '../../src/sandbox/slack/sign.ts';
import type { RawRequest } from './raw-http.ts';
import { secrets } from './world.ts';

/** 408 is for who is too slow, 417 for who expects what nobody offers. */
const expectedStatuses: ReadonlySet<number> = new Set([200, 400, 401, 404, 405, 408, 413, 415, 417, 431, 503]);

/**
 * Whatever comes is answered with one of these. Only what Slack itself signed may end in 500: no stranger can make such a
 * request, and of an event it asks Slack to send it again.
 */
export const isExpected = (status: number | undefined, { headers }: RawRequest): boolean =>
  (status !== undefined && expectedStatuses.has(status)) ||
  (status === 500 && headers.some(([name]) => name === 'x-slack-signature'));

export const routes = ['/slack/events', '/plivo/status', '/plivo/inbound', '/healthz', '/readyz'] as const;
export type FuzzedRoute = (typeof routes)[number];

const form = 'application/x-www-form-urlencoded';
const oddKeys = ['__proto__', 'constructor', 'toString', '', 'type', 'user', 'team', 'channel', 'actions', 'view'];
const oddTexts = ['', ' ', '\u0000', '\ud800', '😀'.repeat(50), '../..', '%', '%zz', '<!channel>', 'a'.repeat(5_000)];

const text = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ maxLength: 40 }), fc.string({ unit: 'binary' }));
const nested = fc.integer({ min: 1, max: 400 }).map((depth) => {
  let value: unknown = 'bottom';
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
  return value;
});
const anything = fc.oneof({ weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }) }, text, nested);

type Mutation = { at: number; how: 'drop' | 'replace' | 'add'; key: string; value: unknown };
const mutations = fc.array(
  fc.record<Mutation>({
    at: fc.nat({ max: 40 }),
    how: fc.constantFrom('drop', 'replace', 'add'),
    key: fc.oneof(fc.constantFrom(...oddKeys), text),
    value: anything,
  }),
  { maxLength: 4 },
);

type Holder = Record<string, unknown>;
const holdersIn = (value: unknown): Holder[] =>
  typeof value === 'object' && value !== null ? [value as Holder, ...Object.values(value).flatMap(holdersIn)] : [];

/** A copy with something missing, something else or something more, anywhere in it. */
const mutated = (template: Holder, changes: readonly Mutation[]): Holder => {
  const copy = structuredClone(template);
  for (const { at, how, key, value } of changes) {
    const holders = holdersIn(copy);
    const holder = holders[at % holders.length] ?? copy;
    const keys = Object.keys(holder);
    const known = keys[at % Math.max(1, keys.length)] ?? key;
    if (how === 'drop') delete holder[known];
    // `defineProperty`, since assigning to `__proto__` would add nothing.
    else
      Object.defineProperty(holder, how === 'add' ? key : known, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return copy;
};

const person = { id: people.unlisted, team_id: 'T0SANDBOX1', username: 'cal' };
const common = { team: { id: 'T0SANDBOX1', domain: 'sandbox' }, user: person, api_app_id: 'A0SANDBOX1', token: 'x' };
const interactions: readonly Holder[] = [
  {
    ...common,
    type: 'block_actions',
    trigger_id: '1.2.abc',
    response_url: 'http://127.0.0.1:9/response',
    container: { type: 'message', message_ts: '1.2', channel_id: places.general },
    channel: { id: places.general, name: 'general' },
    actions: [{ type: 'button', action_id: 'cancel', block_id: 'b', value: 'ABCDEF', action_ts: '1.2' }],
  },
  {
    ...common,
    type: 'view_submission',
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'compose',
      private_metadata: '{}',
      state: { values: {} },
      blocks: [],
    },
  },
  {
    ...common,
    type: 'message_action',
    callback_id: 'send_as_mms',
    trigger_id: '1.2.abc',
    message_ts: '1.2',
    channel: { id: places.general, name: 'general' },
    message: { type: 'message', text: 'Hello', ts: '1.2', user: people.unlisted },
  },
];
const events: readonly Holder[] = [
  {
    type: 'event_callback',
    team_id: 'T0SANDBOX1',
    api_app_id: 'A0SANDBOX1',
    event_id: 'Ev1',
    event_time: 1,
    authorizations: [{ team_id: 'T0SANDBOX1', user_id: 'U0SANDBOT1', is_bot: true }],
    event: {
      type: 'app_mention',
      user: people.unlisted,
      text: '<@U0SANDBOT1> help',
      ts: '1.2',
      channel: places.general,
    },
  },
  { type: 'url_verification', challenge: 'abc' },
];
const command: Holder = {
  command: '/mms',
  text: 'help',
  user_id: people.unlisted,
  channel_id: places.general,
  team_id: 'T0SANDBOX1',
  trigger_id: '1.2.abc',
  response_url: 'http://127.0.0.1:9/response',
};

const asForm = (fields: Holder): string =>
  Object.entries(fields)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
    .map((pair) => pair.map((part) => encodeURIComponent((part ?? '').toWellFormed())).join('='))
    .join('&');

const slackBody = fc.oneof(
  mutations.map((changes) => ({ type: form, body: asForm(mutated(command, changes)) })),
  fc.tuple(fc.constantFrom(...interactions), mutations).map(([template, changes]) => ({
    type: form,
    body: asForm({ payload: JSON.stringify(mutated(template, changes)) }),
  })),
  fc.tuple(fc.constantFrom(...events), mutations).map(([template, changes]) => ({
    type: 'application/json',
    body: JSON.stringify(mutated(template, changes)),
  })),
  fc
    .tuple(fc.constantFrom(form, 'application/json'), text)
    .map(([type, body]) => ({ type, body: body.toWellFormed() })),
);

type Signing = 'right' | 'wrong' | 'missing' | 'old';
const signing = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Signing>('right') },
  { weight: 1, arbitrary: fc.constantFrom<Signing>('wrong', 'missing', 'old') },
);

const slackHeaders = (body: string, how: Signing): [string, string][] => {
  const now = Math.floor(Date.now() / 1000) - (how === 'old' ? 900 : 0);
  const made = signature(how === 'wrong' ? 'another secret' : secrets.signingSecret, now, body);
  return how === 'missing'
    ? []
    : [
        ['x-slack-request-timestamp', String(now)],
        ['x-slack-signature', made],
      ];
};

const framed = (type: string, body: string): [string, string][] => [
  ['host', '127.0.0.1'],
  ['connection', 'close'],
  ['content-type', type],
  ['content-length', String(Buffer.byteLength(body))],
];

const slack = fc.tuple(slackBody, signing).map(
  ([{ type, body }, how]): RawRequest => ({
    method: 'POST',
    target: '/slack/events',
    headers: [...framed(type, body), ...slackHeaders(body, how)],
    body,
  }),
);

const report: Record<string, string> = {
  MessageUUID: '5b40a428-bfc7-4daf-9d06-726c558bf3b8',
  Status: 'delivered',
  From: '14155550100',
  To: '14155550123',
  Sequence: '1',
  ErrorCode: '000',
  TotalAmount: '0.016',
};
const reportChanges = fc.dictionary(
  fc.oneof(fc.constantFrom(...Object.keys(report), ...oddKeys, 'MediaUrl0', 'MediaUrl99'), text),
  fc.oneof(fc.constantFrom('queued', 'sent', 'failed', 'undelivered', '9'.repeat(400)), text),
  { maxKeys: 5 },
);

/** Signed for this URL as Plivo would; `publicUrl` is what the bot believes to be called. */
const plivo = (path: string, publicUrl: string, recordIds: readonly string[]) =>
  fc
    .tuple(reportChanges, signing, fc.oneof(fc.constantFrom('A'.repeat(22), ...recordIds), text))
    .map(([changes, how, id]): RawRequest => {
      const params = Object.fromEntries(
        Object.entries({ ...report, ...changes }).map((pair) => pair.map((part) => part.toWellFormed())),
      );
      const target = path === '/plivo/status' ? `${path}/${encodeURIComponent(id.toWellFormed())}` : path;
      const key = how === 'wrong' ? 'another token' : secrets.authToken;
      const url = publicUrl + target;
      const signed = signatureHeaders({ method: 'POST', url, params }, { own: [key], main: [key] }, signatureForms);
      const body = asForm(params);
      return {
        method: 'POST',
        target,
        headers: [...framed(form, body), ...(how === 'missing' ? [] : Object.entries(signed))],
        body,
      };
    });

/** What breaks HTTP itself, or nearly. */
const spoiled = (requests: fc.Arbitrary<RawRequest>): fc.Arbitrary<RawRequest> =>
  fc
    .tuple(
      requests,
      fc.constantFrom('method', 'type', 'length', 'double', 'chunked', 'large', 'header', 'target', 'query'),
      text,
    )
    .map(([request, how, odd]): RawRequest => {
      const { headers, target } = request;
      const without = (name: string) => headers.filter(([it]) => it !== name);
      const printable = odd.replace(/[^\x20-\x7e]/g, '~');
      switch (how) {
        case 'method':
          return {
            ...request,
            method: ['GET', 'PUT', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'][odd.length % 6] ?? 'GET',
          };
        case 'type':
          return { ...request, headers: [...without('content-type'), ['content-type', printable]] };
        case 'length':
          return {
            ...request,
            headers: [...without('content-length'), ['content-length', ['-1', '1e3', '0', ''][odd.length % 4] ?? '']],
          };
        case 'double':
          return { ...request, headers: [...headers, ['host', 'elsewhere'], ['x-slack-request-timestamp', '1']] };
        case 'chunked':
          return { ...request, headers: [...headers, ['transfer-encoding', 'chunked']] };
        case 'large':
          return { ...request, headers: [...without('content-length'), ['content-length', '99999999']] };
        case 'header':
          return { ...request, headers: [...headers, ['x-long', 'x'.repeat(17_000)]] };
        case 'target':
          return { ...request, target: `${target}/${printable.replaceAll(' ', '+')}` };
        default:
          return { ...request, target: `${target}?${encodeURIComponent(odd.toWellFormed())}` };
      }
    });

const plain = (target: string) =>
  fc.tuple(fc.constantFrom('GET', 'HEAD', 'POST'), text).map(
    ([method, odd]): RawRequest => ({
      method,
      target,
      headers: framed('text/plain', method === 'POST' ? odd.toWellFormed() : ''),
      body: method === 'POST' ? odd.toWellFormed() : '',
    }),
  );

/** Requests to one route; `recordIds` are of records that exist. */
export const fuzzed = (
  route: FuzzedRoute,
  publicUrl: string,
  recordIds: readonly string[] = [],
): fc.Arbitrary<RawRequest> => {
  const right =
    route === '/slack/events' ? slack : route.startsWith('/plivo') ? plivo(route, publicUrl, recordIds) : plain(route);
  return fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: spoiled(right) });
};
