/** A reverse proxy that gives the bot one folder of a host, and either keeps the folder in the path or strips it. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type ProxyManner = 'keeps' | 'strips';

/**
 * @param portOf the bot's port, which may be chosen later than the proxy's
 * @returns the public base address, which ends in the prefix
 */
export const startPrefixProxy = async (prefix: string, manner: ProxyManner, portOf: () => number) => {
  const server = createServer((req, res) => {
    const { method, url = '', headers } = req;
    if (!url.startsWith(`${prefix}/`)) return void res.writeHead(404).end('not of this bot');
    const path = manner === 'strips' ? url.slice(prefix.length) : url;
    const onward = request({ host: '127.0.0.1', port: portOf(), method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
};
