import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Dispatcher, MockAgent } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGuardedFetch, type GuardOptions } from './guard.ts';
import { createPublicAgent } from './public-agent.ts';

const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    }),
  );
});

const serve = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
};

/** Names that end in .internal are on this machine, everything else does not exist. */
const resolve = async (name: string) => {
  if (name.endsWith('.internal')) return [{ address: '127.0.0.1', family: 4 }];
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};

const guarded = (port: number, more: Partial<GuardOptions> = {}) =>
  createGuardedFetch({ privateHosts: [`files.internal:${port}`], resolve, ...more });

describe('createGuardedFetch', () => {
  it('fetches from a host that the operator named', async () => {
    const port = await serve((_request, response) => response.setHeader('content-type', 'image/gif').end('GIF89a'));
    const answer = await guarded(port)(`http://files.internal:${port}/a.gif`);
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
    if (answer.kind !== 'answer') return;
    expect(answer.header('content-type')).toBe('image/gif');
    expect(await text(answer.body)).toBe('GIF89a');
  });

  it('sends neither cookies nor credentials, and ignores a proxy in the environment', async () => {
    const proxied = vi.fn();
    const proxy = await serve((_request, response) => {
      proxied();
      response.end();
    });
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, `http://127.0.0.1:${proxy}`);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const port = await serve((request, response) => response.end(Object.keys(request.headers).sort().join()));
    const answer = await guarded(port)(`http://files.internal:${port}/`);
    expect(answer.kind === 'answer' && (await text(answer.body))).toBe('accept,connection,host,user-agent');
    expect(proxied).not.toHaveBeenCalled();
  });

  it.each([
    ['not a url', 'unreadable'],
    ['file:///etc/passwd', 'scheme'],
    ['data:image/gif;base64,R0lGODlh', 'scheme'],
    ['http://ann:pw@example.com/', 'credentials'],
    ['http://ann@example.com/', 'credentials'],
    ['http://example.com:8080/', 'port'],
    ['http://8.8.8.8:22/', 'port'],
    ['http://127.1/', 'private'],
    ['http://[::ffff:8.8.8.8]/', 'private'],
    ['http://169.254.169.254/latest/meta-data/', 'private'],
    ['http://other.internal/', 'private'],
    ['https://other.internal/', 'private'],
  ])('does not fetch %s (%s)', async (url, why) => {
    expect(await guarded(1)(url)).toEqual({ kind: 'refused', no: { why: `link-${why}` } });
  });

  it('does not fetch a named host on another port', async () => {
    const port = await serve((_request, response) => response.end());
    expect(await guarded(port + 1)(`http://files.internal:${port}/`)).toEqual({
      kind: 'refused',
      no: { why: 'link-port' },
    });
  });

  it.each([
    ['http://127.0.0.1/', 'private'],
    ['http://other.internal/', 'private'],
    ['http://ann:pw@files.internal/', 'credentials'],
    ['ftp://files.internal/', 'scheme'],
    ['http://[', 'unreadable'],
  ])('checks a redirect to %s again', async (location, why) => {
    const port = await serve((_request, response) => response.writeHead(302, { location }).end());
    expect(await guarded(port)(`http://files.internal:${port}/`)).toEqual({
      kind: 'refused',
      no: { why: `link-${why}` },
    });
  });

  /** Hosts in the Internet, as far as a test has one; what only `named` may reach are servers of this machine. */
  const fromPublic = (port: number, redirects: Record<string, string>) => {
    const internet = new MockAgent();
    internet.disableNetConnect();
    for (const [from, location] of Object.entries(redirects)) {
      const { origin, pathname: path } = new URL(from);
      internet.get(origin).intercept({ path }).reply(302, '', { headers: { location } });
    }
    const openAgent: Required<GuardOptions>['openAgent'] = (options) => {
      const local = createPublicAgent(options);
      const dispatch: Dispatcher['dispatch'] = (given, handler) =>
        (String(given.origin).includes('.internal') ? local : internet).dispatch(given, handler);
      return { dispatch } as Dispatcher;
    };
    return createGuardedFetch({ privateHosts: [`files.internal:${port}`], resolve, openAgent });
  };

  it.each([
    ['a host that the operator named', '', 'link-port'],
    ['it by way of another public host', 'https://other.example/', 'link-port'],
    ['it by way of a path that does not exist', '/somewhere', 'link-port'],
  ])('does not follow a public link to %s', async (_what, over, why) => {
    let hits = 0;
    const port = await serve((_request, response) => {
      hits += 1;
      response.end('secret');
    });
    const named = `http://files.internal:${port}/a.gif`;
    const first = 'https://public.example/a.gif';
    const redirects = over ? { [first]: over, [new URL(over, first).href]: named } : { [first]: named };
    expect(await fromPublic(port, redirects)(first)).toEqual({ kind: 'refused', no: { why } });
    expect(hits).toBe(0);
  });

  it('does not follow a public link to a named host on the port of the web: its address is private', async () => {
    const first = 'https://public.example/';
    const fetch = fromPublic(80, { [first]: 'http://files.internal/a.gif' });
    expect(await fetch(first)).toEqual({ kind: 'refused', no: { why: 'link-private' } });
  });

  it('does not lead back from the Internet to the host that it came from', async () => {
    const port = await serve((_request, response) =>
      response.writeHead(302, { location: 'https://public.example/' }).end(),
    );
    const home = `http://files.internal:${port}/`;
    const fetch = fromPublic(port, { 'https://public.example/': home });
    expect(await fetch(home)).toEqual({ kind: 'refused', no: { why: 'link-port' } });
  });

  it('follows a named host to another one', async () => {
    const other = await serve((_request, response) => response.end('GIF89a'));
    const port = await serve((_request, response) =>
      response.writeHead(302, { location: `http://other.internal:${other}/a.gif` }).end(),
    );
    const fetch = createGuardedFetch({ privateHosts: [`files.internal:${port}`, `other.internal:${other}`], resolve });
    expect(await fetch(`http://files.internal:${port}/`)).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('hangs up as soon as it is called off', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const port = await serve((request) => {
      request.socket.once('close', () => close());
      ask();
    });
    const call = new AbortController();
    const fetched = guarded(port)(`http://files.internal:${port}/`, call.signal);
    await asked;
    call.abort();
    await Promise.all([fetched, closed]);
  });

  it('follows three redirects', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      response.writeHead(left > 0 ? 307 : 200, { location: `/${left - 1}` }).end();
    });
    const fetch = guarded(port);
    expect(await fetch(`http://files.internal:${port}/3`)).toMatchObject({ kind: 'answer', status: 200 });
    expect(await fetch(`http://files.internal:${port}/4`)).toEqual({ kind: 'refused', no: { why: 'link-redirects' } });
  });

  it('gives up on a redirect loop', async () => {
    let hits = 0;
    const port = await serve((_request, response) => {
      hits += 1;
      response.writeHead(301, { location: '/' }).end();
    });
    expect(await guarded(port)(`http://files.internal:${port}/`)).toEqual({
      kind: 'refused',
      no: { why: 'link-redirects' },
    });
    expect(hits).toBe(4);
  });

  it('hands over a redirect status without a target as it is', async () => {
    const port = await serve((_request, response) => response.writeHead(302).end());
    expect(await guarded(port)(`http://files.internal:${port}/`)).toMatchObject({ kind: 'answer', status: 302 });
  });

  it('says that a host does not exist', async () => {
    expect(await guarded(1)('http://nowhere.example/')).toEqual({
      kind: 'refused',
      no: { why: 'link-missing' },
    });
  });

  it('calls a refused connection final and a broken one passing', async () => {
    const closed = await serve(() => {});
    await new Promise((done) => servers.pop()?.close(done));
    expect(await guarded(closed)(`http://files.internal:${closed}/`)).toEqual({
      kind: 'refused',
      no: { why: 'link-unreachable' },
    });
    const broken = await serve((request) => request.socket.destroy());
    expect(await guarded(broken)(`http://files.internal:${broken}/`)).toMatchObject({ kind: 'failed' });
  });

  it('calls a host passing that does not answer in time', async () => {
    const port = await serve(() => {});
    const trouble = { host: 'files.internal', why: 'no-answer' };
    expect(await guarded(port, { deadlineMs: 30 })(`http://files.internal:${port}/`)).toEqual({
      kind: 'failed',
      trouble,
    });
  });

  it('calls a name passing that does not resolve in time', async () => {
    const never = () => new Promise<never>(() => {});
    expect(await guarded(1, { deadlineMs: 30, connectMs: 50, resolve: never })('http://slow.example/')).toEqual({
      kind: 'failed',
      trouble: { host: 'slow.example', why: 'no-answer' },
    });
  });

  it('ends a body that never does when the time is over', async () => {
    const port = await serve((_request, response) => {
      response.write('x');
    });
    const answer = await guarded(port, { deadlineMs: 30 })(`http://files.internal:${port}/`);
    if (answer.kind !== 'answer') throw new Error(answer.kind);
    await expect(text(answer.body)).rejects.toThrow();
  });

  it('survives a body that nobody reads', async () => {
    const port = await serve((_request, response) => {
      response.write('x');
    });
    const call = new AbortController();
    const answer = await guarded(port)(`http://files.internal:${port}/`, call.signal);
    if (answer.kind !== 'answer') throw new Error(answer.kind);
    call.abort();
    await new Promise((done) => answer.body.once('close', done));
    expect(answer.body.destroyed).toBe(true);
  });
});
