import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Route } from '../../src/http/router.ts';
import type { HttpLimits } from '../../src/http/serve-request.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { Log } from '../../src/ports/index.ts';

type LogLine = { level: keyof Log; step: string; fields: Record<string, unknown> };

/** A log that keeps its lines. */
export const keepLog = () => {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (step: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, step, fields });
    };
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') };
  return { log, lines };
};

/** A server on a free port that ends with the test. */
export const startHttp = async (routes: readonly Route[], limits: Partial<HttpLimits> = {}) => {
  const { log, lines } = keepLog();
  const server = createHttpServer({ host: '127.0.0.1', port: 0, routes, log, now: () => 0, limits });
  const { port } = await server.start();
  onTestFinished(() => server.stop(0));
  return { server, port, lines, url: `http://127.0.0.1:${port}` };
};

/** A connection that sends exactly these bytes; `ended` is all that came back once the other side closed it. */
export const rawConnection = async (port: number, bytes: string | Buffer = '') => {
  const socket: Socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  // A connection that the server resets has said what it had to say.
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  await once(socket, 'connect');
  if (bytes.length > 0) socket.write(bytes);
  return { socket, ended, received: () => received };
};

/** The status codes of all the answers in what a connection received. */
export const statusesIn = (received: string): number[] =>
  [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
