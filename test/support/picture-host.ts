import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const catJpeg = readFileSync(new URL('../../src/sandbox/pictures/cat.jpg', import.meta.url));

type Answer = (res: ServerResponse) => void;
const sized =
  (type: string, body: Uint8Array): Answer =>
  (res) => {
    res.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
  };

const answers: Record<string, Answer> = {
  '/cat.jpg': sized('image/jpeg', catJpeg),
  '/page.jpg': sized('text/html', Buffer.from('<!doctype html><title>No picture</title>')),
  '/big.jpg': sized('image/jpeg', Buffer.concat([catJpeg, Buffer.alloc(3_000_000)])),
  '/to-private.jpg': (res) => res.writeHead(302, { location: 'http://127.0.0.2:80/cat.jpg' }).end(),
};

/** A web server with a picture and with things that are none; `requests` are the paths that were asked for. */
export const startPictureHost = async () => {
  const requests: string[] = [];
  const server = createServer((req, res) => {
    requests.push(req.url ?? '');
    const answer = answers[req.url ?? ''];
    if (answer) answer(res);
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    requests,
    url: (path: string) => `http://${host}${path}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
