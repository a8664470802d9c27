import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Got = { method: string; headers: IncomingHttpHeaders; body: string; params: Record<string, string> };

/** A bot that answers callbacks with the given statuses one after the other, then 200; 0 never answers. */
export const startReceiver = async (answers: number[]) => {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const query = new URL(request.url ?? '/', 'http://bot').searchParams;
      const params = Object.fromEntries(request.method === 'GET' ? query : new URLSearchParams(body));
      got.push({ method: request.method ?? '', headers: request.headers, body, params });
      const status = answers.shift() ?? 200;
      if (status > 0) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
