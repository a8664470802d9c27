import type { IncomingMessage, ServerResponse } from 'node:http';
import { within } from '../kit/deadline.ts';
import { type AppError, RequestError, SignatureError } from '../ports/errors.ts';
import type { Log } from '../ports/index.ts';
import { type BodyBudget, createBodyBudget } from './body-budget.ts';
import { factsOf, plainResponse, statusOf } from './errors-to-status.ts';
import { ClientGone, readBody } from './read-body.ts';
import type { RefusalLog } from './refusal-log.ts';
import { createRouter, type HttpResponse, mediaType, pathOf, type Route } from './router.ts';

/** What a stranger may cost, in milliseconds and bytes. Tests make them small. */
export const defaultLimits = {
  /** From the first byte of a connection to the end of the headers. */
  headersMs: 5_000,
  /** From the first byte to the end of the body. */
  requestMs: 10_000,
  /** From the whole request to its answer: Slack gives up after 3 s and Plivo after 8 s, so nobody listens any more. */
  handleMs: 10_000,
  /** How long the rest of a refused body is taken and thrown away, so that its sender gets to see the answer. */
  lingerMs: 1_000,
  headerBytes: 16 * 1024,
  /** Of a body, where the route says nothing else. */
  bodyBytes: 1024 * 1024,
  /** Of all bodies together that are not whole yet. */
  unfinishedBytes: 16 * 1024 * 1024,
  /** Far above what proxies and Slack hold open; each costs some 20 kB. */
  connections: 500,
  /** How often what was refused is told in the log. */
  refusalsMs: 15_000,
};
export type HttpLimits = typeof defaultLimits;

export type ServeDeps = {
  routes: readonly Route[];
  /** The path of the public address; every route answers with it and without it. */
  prefix: string | undefined;
  limits: HttpLimits;
  log: Log;
  refusals: Pick<RefusalLog, 'note'>;
  now: () => number;
  /** True once the server stops: everything new is answered 503, and no connection is kept. */
  stopping: () => boolean;
};

/** Answers one request, whatever it is; never rejects. */
export const createRequestServer = (deps: ServeDeps) => {
  const { routes, prefix, log, now } = deps;
  const find = createRouter(routes, prefix);
  const budget = createBodyBudget(deps.limits.unfinishedBytes);
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const startedAt = now();
    // Writing to a connection that is gone is no reason to end the process.
    res.on('error', () => log.debug('http.gone'));
    try {
      const response = await respond(deps, { find, budget }, res);
      if (response !== 'handled') write(deps, res, response);
    } catch (error) {
      if (error instanceof ClientGone) return log.debug('http.gone');
      const status = statusOf(error);
      if (isRefusal(error)) deps.refusals.note(`${status} ${error.message}`);
      else log.error('http.failed', { status, ...factsOf(error) });
      write(deps, res, plainResponse(status));
    }
    log.debug('http.answered', { method: req.method, status: res.statusCode, ms: now() - startedAt });
  };
};

/** What any stranger can bring about, as opposed to a failure of ours. */
const isRefusal = (error: unknown): error is AppError =>
  error instanceof SignatureError || error instanceof RequestError;

type Means = { find: ReturnType<typeof createRouter>; budget: BodyBudget };

/** The answer of the route; rejects with why there is none. */
const respond = async (
  { limits, stopping }: ServeDeps,
  { find, budget }: Means,
  res: ServerResponse,
): Promise<HttpResponse | 'handled'> => {
  const { req } = res;
  if (stopping()) return plainResponse(503);
  // RFC 9112 section 3.2 demands it, and Node looks only for a missing one.
  if (req.headersDistinct.host && req.headersDistinct.host.length > 1) return plainResponse(400);
  const match = find(req.method ?? '', pathOf(req.url ?? ''));
  if (match.kind === 'not-found') return plainResponse(404);
  if (match.kind === 'method-not-allowed') return plainResponse(405, { allow: match.allow });
  const { route, path, params } = match;
  if (!takes(route, req)) return plainResponse(415);
  const { maxBytes = limits.bodyBytes } = route;
  const body = await readBody(req, typeof maxBytes === 'number' ? maxBytes : maxBytes(req.headers), budget);
  const request = { headers: req.headers, path, params, body, raw: { req, res } };
  return within(limits.handleMs, route.handle(request));
};

const write = ({ limits, stopping }: ServeDeps, res: ServerResponse, response: HttpResponse): void => {
  const { req } = res;
  if (res.headersSent || res.destroyed) return;
  // What is left of an unread body would have to be read for nothing before the next request.
  if (stopping() || !req.complete) res.shouldKeepAlive = false;
  if (req.complete) res.writeHead(response.status, { ...response.headers }).end(response.body);
  else writeEarly(res, response, limits.lingerMs);
};

const takes = (route: Route, req: IncomingMessage): boolean =>
  route.contentTypes === undefined || route.contentTypes.includes(mediaType(req.headers['content-type']));

/**
 * Answers at once, and throws away what still comes before it hangs up: a connection that is closed on unread bytes is
 * reset, and a sender that is still writing would see the reset instead of the answer.
 */
const writeEarly = (res: ServerResponse, response: HttpResponse, lingerMs: number): void => {
  const body = response.body ?? '';
  res.writeHead(response.status, { ...response.headers, 'content-length': Buffer.byteLength(body) });
  res.flushHeaders();
  if (body !== '') res.write(body);
  const timer = setTimeout(() => res.end(), lingerMs);
  res.req.once('end', () => res.end());
  res.once('close', () => clearTimeout(timer));
  res.req.resume();
};
