import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { keepLog, rawConnection, startHttp, statusesIn } from '../../test/support/http.ts';
import { SignatureError, StoreError } from '../ports/errors.ts';
import type { HttpRequest, Route } from './router.ts';
import { createHttpServer } from './server.ts';

const hello: Route = { method: 'GET', path: '/hello', handle: async () => ({ status: 200, body: 'hello' }) };
const echo: Route = {
  method: 'POST',
  path: '/echo/:name',
  contentTypes: ['text/plain'],
  maxBytes: 100,
  handle: async ({ params, body, path }) => ({
    status: 200,
    body: JSON.stringify({ ...params, path, body: body.toString() }),
  }),
};
const failing = (error: unknown): Route => ({ ...hello, handle: () => Promise.reject(error) });
const never = (): Promise<never> => new Promise(() => {});

const post = (url: string, body: string | Uint8Array<ArrayBuffer>, type = 'text/plain') =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type } });

describe('requests', () => {
  it('reach their route with parameter, path and body', async () => {
    const { url } = await startHttp([hello, echo]);
    const answer = await post(`${url}/echo/a%20b?c=d`, 'text ü', 'Text/Plain ; charset=utf-8');
    expect(await answer.json()).toEqual({ name: 'a b', path: '/echo/a%20b', body: 'text ü' });
  });

  it('to an unknown path are answered 404, with an unknown method 405 and what is allowed', async () => {
    const { url } = await startHttp([hello, echo]);
    expect((await fetch(`${url}/other`)).status).toBe(404);
    const answer = await fetch(`${url}/hello`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('with HEAD get the status without the body', async () => {
    const { url } = await startHttp([hello]);
    const answer = await fetch(`${url}/hello`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('of another media type are answered 415', async () => {
    const { url } = await startHttp([echo]);
    expect((await post(`${url}/echo/a`, '{}', 'application/json')).status).toBe(415);
    expect((await post(`${url}/echo/a`, '{}', 'text/plainer')).status).toBe(415);
  });

  it('may have a body of exactly the limit', async () => {
    const { url } = await startHttp([echo]);
    expect((await post(`${url}/echo/a`, 'x'.repeat(100))).status).toBe(200);
    expect((await post(`${url}/echo/a`, 'x'.repeat(101))).status).toBe(413);
  });

  it('are cut off at the limit when they do not say how long they are', async () => {
    const { port } = await startHttp([echo]);
    const head = 'POST /echo/a HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { ended } = await rawConnection(port, `${head}65\r\n${'x'.repeat(101)}\r\n`);
    expect(statusesIn(await ended)).toEqual([413]);
  });

  it('that announce too much are answered before they send it', async () => {
    const { port } = await startHttp([echo]);
    const head = 'POST /echo/a HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 999999999\r\n\r\n';
    const { ended } = await rawConnection(port, head);
    expect(statusesIn(await ended)).toEqual([413]);
  });

  it.each([Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xed, 0xa0, 0x80), Uint8Array.of(0xc3)])(
    'whose body is not UTF-8 are answered 400 (%j)',
    async (body) => {
      const { url } = await startHttp([echo]);
      expect((await post(`${url}/echo/a`, body)).status).toBe(400);
    },
  );
});

describe('failures of a route', () => {
  it.each([
    [new SignatureError('forged'), 401, 'warn', 'http.refused'],
    [new StoreError('store.timeout', 'no answer'), 503, 'error', 'http.failed'],
    [new Error('secret 415-555-0123'), 500, 'error', 'http.failed'],
    [null, 500, 'error', 'http.failed'],
  ])('%s is answered with its status and logged', async (error, status, level, step) => {
    const { url, lines } = await startHttp([failing(error)]);
    const answer = await fetch(`${url}/hello`);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(/^\{"error":"[A-Z][A-Za-z ]+"\}$/);
    expect(lines).toContainEqual(expect.objectContaining({ level, step }));
    expect(JSON.stringify(lines)).not.toContain('555');
  });

  it('that throws before it returns a promise is answered too', async () => {
    const { url } = await startHttp([
      {
        ...hello,
        handle: () => {
          throw new Error('at once');
        },
      },
    ]);
    expect((await fetch(`${url}/hello`)).status).toBe(500);
  });

  it('that never ends is answered 503 at the deadline', async () => {
    const { url, lines } = await startHttp([{ ...hello, handle: never }], { handleMs: 20 });
    expect((await fetch(`${url}/hello`)).status).toBe(503);
    expect(lines).toContainEqual(expect.objectContaining({ fields: expect.objectContaining({ code: 'deadline' }) }));
  });

  it('after the answer was begun does not end the process', async () => {
    const begunThenFailed = async ({ raw: { res } }: HttpRequest) => {
      res.writeHead(200).end('partly');
      throw new Error('too late');
    };
    const { url } = await startHttp([{ ...hello, handle: begunThenFailed }]);
    expect(await (await fetch(`${url}/hello`)).text()).toBe('partly');
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });
});

describe('strange bytes', () => {
  const close = 'Host: h\r\nConnection: close\r\n\r\n';
  it.each([
    ['GET //', `GET // HTTP/1.1\r\n${close}`, 404],
    ['only a query', `GET /? HTTP/1.1\r\n${close}`, 404],
    ['dots', `GET /../hello HTTP/1.1\r\n${close}`, 404],
    ['bad percent-encoding', `POST /echo/%zz HTTP/1.1\r\n${close}`, 400],
    ['percent-encoding that is not UTF-8', `POST /echo/%ff HTTP/1.1\r\n${close}`, 400],
    ['bad percent-encoding elsewhere', `GET /%zz HTTP/1.1\r\n${close}`, 404],
    ['absolute form', `GET http://evil.example/hello HTTP/1.1\r\n${close}`, 400],
    ['absolute form without a host', `GET http:///hello HTTP/1.1\r\n${close}`, 400],
    ['asterisk form', `OPTIONS * HTTP/1.1\r\n${close}`, 400],
    ['a very long path', `GET /${'a'.repeat(15_000)} HTTP/1.1\r\n${close}`, 404],
    ['no Host', 'GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two Hosts', `GET /hello HTTP/1.1\r\nHost: a\r\n${close}`, 400],
    ['two lengths', `POST /echo/a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${close}x`, 400],
    ['a negative length', `POST /echo/a HTTP/1.1\r\nContent-Length: -1\r\n${close}`, 400],
    [
      'both a length and chunks',
      `POST /echo/a HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n${close}0\r\n\r\n`,
      400,
    ],
    ['an unknown method', `BREW /hello HTTP/1.1\r\n${close}`, 400],
    ['not HTTP at all', '\x16\x03\x01\x02\x00\r\n\r\n', 400],
    ['a header of 17 KiB', `GET /hello HTTP/1.1\r\nX: ${'a'.repeat(17 * 1024)}\r\n${close}`, 431],
    ['an upgrade that nobody offers', `GET /hello HTTP/1.1\r\nUpgrade: h2c\r\n${close}`, 200],
  ])('are answered, and the next request is served: %s', async (_name, bytes, status) => {
    const { port, url } = await startHttp([hello, echo]);
    const { ended } = await rawConnection(port, bytes);
    expect(statusesIn(await ended)).toEqual([status]);
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });

  it('of a pipeline are answered in order', async () => {
    const { port } = await startHttp([hello, echo]);
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;
    const { ended } = await rawConnection(port, get('/hello') + get('/none') + get('/hello', 'Connection: close\r\n'));
    expect(statusesIn(await ended)).toEqual([200, 404, 200]);
  });

  it('are not taken for a second request when they follow a body that was not read', async () => {
    const { port } = await startHttp([hello, echo]);
    const smuggled = 'GET /hello HTTP/1.1\r\nHost: h\r\n\r\n';
    const { ended } = await rawConnection(
      port,
      `POST /none HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n${smuggled}`,
    );
    expect(statusesIn(await ended)).toEqual([404]);
  });

  it('that come too slowly are answered 408', async () => {
    const { port } = await startHttp([hello], { headersMs: 40 });
    const { ended } = await rawConnection(port, 'GET /hello HTTP/1.1\r\nHost:');
    expect(statusesIn(await ended)).toEqual([408]);
  });

  it('of a body that stops coming are answered 408', async () => {
    const { port, lines } = await startHttp([echo], { headersMs: 40, requestMs: 40 });
    const head = 'POST /echo/a HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n';
    const { ended } = await rawConnection(port, `${head}half`);
    expect(statusesIn(await ended)).toEqual([408]);
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  it('whose sender hangs up in the middle of the body are no failure', async () => {
    const { port, url, lines } = await startHttp([hello, echo]);
    const head = 'POST /echo/a HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n';
    const { socket, ended } = await rawConnection(port, `${head}half`);
    socket.resetAndDestroy();
    await ended;
    expect((await fetch(`${url}/hello`)).status).toBe(200);
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });
});

describe('stopping', () => {
  it('lets a request in flight end, and closes its keep-alive connection', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const slow = async () => {
      begin();
      await gate;
      return { status: 200, body: 'done' };
    };
    const { server, port } = await startHttp([{ ...hello, handle: slow }]);
    const { ended } = await rawConnection(port, 'GET /hello HTTP/1.1\r\nHost: h\r\n\r\n');
    await begun;
    const stopped = server.stop(5_000);
    open();
    await stopped;
    expect(await ended).toMatch(/^HTTP\/1\.1 200 .*connection: close.*done/is);
  });

  it('closes idle connections and those that never said anything at once', async () => {
    const { server, port } = await startHttp([hello]);
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      request({ port, path: '/hello', agent }, (res) => res.resume().on('end', resolve)).end(),
    );
    const silent = await rawConnection(port);
    await server.stop(60_000);
    expect(await silent.ended).toBe('');
    agent.destroy();
  });

  it('cuts off what is not done after the grace', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const stuck = () => {
      begin();
      return never();
    };
    const { server, port, lines } = await startHttp([{ ...hello, handle: stuck }], { handleMs: 60_000 });
    const { ended } = await rawConnection(port, 'GET /hello HTTP/1.1\r\nHost: h\r\n\r\n');
    await begun;
    await server.stop(10);
    expect(await ended).toBe('');
    expect(lines).toContainEqual({ level: 'warn', step: 'http.cut-off', fields: { requests: 1 } });
  });

  it('answers 503 to what still comes on an open connection', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    // The answer to the first must be begun already, or its connection is closed before the second is answered.
    const begunAnswer = async ({ raw: { res } }: HttpRequest) => {
      res.writeHead(200, { 'content-length': '0' });
      begin();
      await gate;
      res.end();
      return 'handled' as const;
    };
    const { server, port, lines } = await startHttp([{ ...hello, handle: begunAnswer }]);
    const get = 'GET /hello HTTP/1.1\r\nHost: h\r\n\r\n';
    const connection = await rawConnection(port, get);
    await begun;
    const stopped = server.stop(5_000);
    connection.socket.write(get);
    await eventually('the second is answered', () =>
      expect(lines).toContainEqual(expect.objectContaining({ step: 'http.answered' })),
    );
    open();
    await stopped;
    expect(statusesIn(await connection.ended)).toEqual([200, 503]);
  });

  it('twice is the same as once, and before starting is nothing', async () => {
    const { server } = await startHttp([hello]);
    await Promise.all([server.stop(10), server.stop(10)]);
    await expect(server.stop(10)).resolves.toBeUndefined();
  });
});

describe('starting', () => {
  it('says in one sentence that the port is taken', async () => {
    const { port } = await startHttp([hello]);
    const second = createHttpServer({ host: '127.0.0.1', port, routes: [], log: keepLog().log, now: () => 0 });
    await expect(second.start()).rejects.toThrow(
      `Port ${port} is already in use: stop the program that holds it, or set PORT to another.`,
    );
  });

  it('says in one sentence that an address is not ours', async () => {
    const server = createHttpServer({ host: '192.0.2.1', port: 0, routes: [], log: keepLog().log, now: () => 0 });
    await expect(server.start()).rejects.toThrow(
      'Cannot listen on 192.0.2.1, port 0 (EADDRNOTAVAIL): check HOST and PORT.',
    );
  });
});
