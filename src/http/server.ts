import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { within } from '../kit/deadline.ts';
import { AppError } from '../ports/errors.ts';
import type { Log } from '../ports/index.ts';
import { boundConnections } from './bound-connections.ts';
import { factsOf } from './errors-to-status.ts';
import { createRefusalLog } from './refusal-log.ts';
import type { Route } from './router.ts';
import { createRequestServer, defaultLimits, type HttpLimits } from './serve-request.ts';

export type HttpServerDeps = {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  routes: readonly Route[];
  /** The path of the public address, without a slash at the end; none if absent. */
  prefix?: string;
  log: Log;
  /** Milliseconds since 1970; for the durations in the log. */
  now: () => number;
  limits?: Partial<HttpLimits>;
  /** The variables that name host and port, for the sentence of a start that fails. */
  setBy?: { host: string; port: string };
};

export type HttpServer = {
  /** Resolves when it listens; rejects with an `AppError` whose message is one sentence if the port cannot be had. */
  start(): Promise<{ port: number }>;
  /** Takes no more requests, lets those in flight end for at most `graceMs`, then closes every connection. */
  stop(graceMs: number): Promise<void>;
};

/** Longer than the 60 s after which usual load balancers drop an idle connection, so that they never race us. */
const keepAliveMs = 65_000;

/** A listening port of the app; see `docs/decisions/0003-own-http-server.md`. */
export const createHttpServer = (deps: HttpServerDeps): HttpServer => {
  const { routes, prefix, log, now, limits } = deps;
  const allLimits = { ...defaultLimits, ...limits };
  const inFlight = new Set<ServerResponse>();
  let stopped: Promise<void> | undefined;
  const stopping = () => stopped !== undefined;
  const refusals = createRefusalLog(log, allLimits.refusalsMs);
  const serve = createRequestServer({ routes, prefix, limits: allLimits, log, refusals, now, stopping });

  const server = createServer(nodeOptions(allLimits), (req, res) => {
    inFlight.add(res);
    res.once('close', () => inFlight.delete(res));
    serve(req, res).catch((error: unknown) => log.error('http.failed', factsOf(error)));
  });
  boundConnections(server, allLimits.connections, () => refusals.note('too many connections'));

  const stop = async (graceMs: number): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const res of inFlight) if (!res.headersSent) res.shouldKeepAlive = false;
    await within(graceMs, allClosed(inFlight)).catch(() => log.warn('http.cut-off', { requests: inFlight.size }));
    // Node takes a connection that never sent anything for a busy one, so closeIdleConnections() would not do.
    server.closeAllConnections();
    await closed;
    refusals.end();
  };

  return {
    start: async () => {
      await listen(server, deps);
      server.on('error', (error) => log.error('http.failed', factsOf(error)));
      return { port: (server.address() as AddressInfo).port };
    },
    stop: (graceMs) => {
      stopped ??= stop(graceMs);
      return stopped;
    },
  };
};

/** A set's iterator also visits what is added meanwhile and skips what is gone. */
const allClosed = async (responses: ReadonlySet<ServerResponse>): Promise<void> => {
  for (const res of responses) await new Promise((resolve) => res.once('close', resolve));
};

const nodeOptions = (limits: HttpLimits) => ({
  headersTimeout: limits.headersMs,
  requestTimeout: limits.requestMs,
  maxHeaderSize: limits.headerBytes,
  keepAliveTimeout: keepAliveMs,
  // How often Node looks for late requests; its default of 30 s would make the limits above meaningless.
  connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
});

const listen = async (server: Server, deps: HttpServerDeps): Promise<void> => {
  const { host, port } = deps;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new AppError('http.listen', whyNot(cause as NodeJS.ErrnoException, deps), { cause });
  } finally {
    server.off('error', reject);
  }
};

const whyNot = (error: NodeJS.ErrnoException, deps: HttpServerDeps): string => {
  const { host, port, setBy = { host: 'HOST', port: 'PORT' } } = deps;
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is already in use: stop the program that holds it, or set ${setBy.port} to another.`;
  if (error.code === 'EACCES') return `Port ${port} may not be used by this user: set ${setBy.port} to one above 1023.`;
  return `Cannot listen on ${host}, port ${port} (${error.code}): check ${setBy.host} and ${setBy.port}.`;
};
