import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Core } from '../core.ts';
import { download, fileFolders, signInPage, takeUpload } from './file-server.ts';
import { respond } from './respond.ts';
import { callMethod, type Reply } from './web-api.ts';

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

const route = async (core: Core, request: IncomingMessage): Promise<Reply> => {
  const url = new URL(request.url ?? '/', core.address.origin);
  const contentType = request.headers['content-type'] ?? '';
  const authorization = request.headers.authorization ?? '';
  const body = await bodyOf(request);
  const [, first = '', second = '', third = ''] = url.pathname.split('/');
  if (first === 'api') return callMethod(core, second, { query: url.searchParams, contentType, authorization, body });
  if (fileFolders.includes(first) && request.method === 'GET') return download(core, url.pathname, authorization);
  if (request.method === 'POST' && first === 'response') return respond(core, second, contentType, body);
  if (request.method === 'POST' && first === 'upload') return takeUpload(core, third, contentType, body);
  if (url.pathname === '/') return signInPage();
  return { status: 404, body: 'not found' };
};

const send = (response: ServerResponse, reply: Reply): void => {
  if (reply === 'silence') return;
  if (reply === 'reset') {
    response.socket?.destroy();
    return;
  }
  const { status, headers = {}, body } = reply;
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const type = body === text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(text);
};

/**
 * A name that somebody else made point here is not ours (DNS rebinding): a browser would let any site ask by it. The port
 * may be another's that leads here.
 */
const isOurHost = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/.test(host);

/** Listens on 127.0.0.1; the origin is then in `core.address`. The returned function ends every connection. */
export const listen = async (core: Core, port: number): Promise<() => Promise<void>> => {
  const server = createServer((request, response) => {
    // Its own clock, as any server has one.
    response.setHeader('date', new Date(core.now()).toUTCString());
    if (!isOurHost(request)) return send(response, { status: 421, body: 'not the name of this server' });
    route(core, request).then(
      (reply) => send(response, reply),
      (error: unknown) => {
        core.complain({ code: 'emulator_error', detail: error instanceof Error ? (error.stack ?? '') : String(error) });
        send(response, { status: 500, body: 'emulator error' });
      },
    );
  });
  server.on('upgrade', (request, stream, head) => {
    if (isOurHost(request)) core.connections.upgrade(request, stream, head);
    else stream.end('HTTP/1.1 421 Misdirected Request\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address: string | AddressInfo | null = server.address();
  core.address.origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      core.connections.close();
      server.closeAllConnections();
    });
};
