import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What stands before several processes: takes connections on one port and gives them to each process in turn. */
export const startBalancer = async (port: number, targets: readonly number[]): Promise<void> => {
  const sockets = new Set<Socket>();
  let next = 0;

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    return socket;
  };
  /** A process that is gone refuses, and the next one is asked. */
  const join = (client: Socket, triesLeft = targets.length): void => {
    next += 1;
    const server = keep(dial(targets[next % targets.length] ?? 0, '127.0.0.1'));
    const refused = () => (triesLeft > 1 ? join(client, triesLeft - 1) : client.destroy());
    server.once('error', refused);
    server.once('connect', () => {
      server.off('error', refused);
      client.pipe(server).pipe(client);
      server.once('close', () => client.destroy());
      client.once('close', () => server.destroy());
    });
  };

  const listener = createServer((client) => join(keep(client)));
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
};
