/** Requests that are nearly right, and requests that are nothing at all, for every route. */
import fc from 'fast-check';
import { signatureForms, signatureHeaders } from '../../../emulators/plivo/sign.ts';
import type { RawRequest } from '../raw-http.ts';
import { secrets } from '../world.ts';
import { asForm, form, framed, oddKeys, type Signing, text } from './parts.ts';
import { slack } from './slack.ts';

/** 408 is for who is too slow, 417 for who expects what nobody offers. 500 is for nobody, whoever signed. */
const expectedStatuses: ReadonlySet<number> = new Set([200, 400, 401, 404, 405, 408, 413, 415, 417, 431, 503]);

/** Slack gives up after 3 s, and Bolt says 404 then; what nobody understands has to be refused long before. */
export const answerWithinMs = 1_000;

/** Whatever comes is answered with one of these, and at once if all of it came. */
export const isExpected = (status: number | undefined, ms: number, request: RawRequest): boolean =>
  status !== undefined && expectedStatuses.has(status) && (ms < answerWithinMs || !isWhole(request));

/** Without the end of a body that was promised, a server waits for it, and lingers where it is too large. */
export const isWhole = ({ headers, body }: RawRequest): boolean => {
  const values = (wanted: string) => headers.filter(([name]) => name === wanted).map(([, value]) => value);
  const length = String(Buffer.byteLength(body));
  return values('transfer-encoding').length === 0 && values('content-length').join() === length;
};

export const routes = ['/slack/events', '/plivo/status', '/plivo/inbound', '/healthz', '/readyz'] as const;
export type FuzzedRoute = (typeof routes)[number];

const signing = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Signing>('right') },
  { weight: 1, arbitrary: fc.constantFrom<Signing>('wrong', 'missing', 'old') },
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
    route === '/slack/events'
      ? slack(signing)
      : route.startsWith('/plivo')
        ? plivo(route, publicUrl, recordIds)
        : plain(route);
  return fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: spoiled(right) });
};
