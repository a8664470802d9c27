/** A way to the bot that can be closed: what comes then is cut off, as if the network in between was gone. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export const startGate = async (portOf: () => number) => {
  let open = true;
  const server = createServer((req, res) => {
    if (!open) return void req.socket.destroy();
    const { method, url, headers } = req;
    const onward = request({ host: '127.0.0.1', port: portOf(), method, path: url, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => {
      open = true;
    },
    shut: () => {
      open = false;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
