/** A web server with pictures, for links in messages. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const catJpeg = readFileSync(new URL('pictures/cat.jpg', import.meta.url));

export type PictureAnswer = (res: ServerResponse) => void;

export const sized =
  (type: string, body: Uint8Array): PictureAnswer =>
  (res) => {
    res.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
  };

/** On a free port of 127.0.0.1. `requests` and `headers` are what it was asked for and with. */
export const startPictureServer = async (answers: Readonly<Record<string, PictureAnswer>>) => {
  const requests: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((req, res) => {
    requests.push(req.url ?? '');
    headers.push(req.headers);
    const answer = answers[req.url?.split('?', 1)[0] ?? ''];
    if (answer) answer(res);
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    requests,
    headers,
    url: (path: string) => `http://${host}${path}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
