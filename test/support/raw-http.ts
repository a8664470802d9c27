/** Requests byte by byte, as no client library would send them. */
import { connect } from 'node:net';

export type RawRequest = {
  method: string;
  target: string;
  headers: readonly (readonly [string, string])[];
  body: string;
};

export const bytesOf = ({ method, target, headers, body }: RawRequest): Buffer => {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), Buffer.from(body, 'utf8')]);
};

/** All that comes back on one connection until the other side ends it, or `withinMs` are over. */
export const exchange = (port: number, bytes: Buffer, withinMs = 15_000): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(received);
    };
    const timer = setTimeout(end, withinMs);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    // A server that resets a connection has said what it had to say.
    socket.on('error', end);
    socket.on('close', end);
    socket.write(bytes);
  });

/** The status codes of all the answers in what a connection received. */
export const statusesIn = (received: string): number[] =>
  [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
