import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/**
 * What stands before several processes: takes connections on one port and gives them to each process in turn.
 *
 * @param restMs a connection over which nothing more was said for so long after an answer is closed: a kept one would
 * bind whoever asks to one process, and leave nothing to the one that was started since. Kept if absent.
 */
export const openBalancer = async (port: number, targets: readonly number[], restMs?: number) => {
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
      if (restMs !== undefined) closeAfterRest(client, server, restMs);
      server.once('close', () => client.destroy());
      client.once('close', () => server.destroy());
    });
  };

  const listener = createServer((client) => join(keep(client)));
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
};

const closeAfterRest = (client: Socket, server: Socket, restMs: number): void => {
  let timer: NodeJS.Timeout | undefined;
  client.on('data', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  server.on('data', () => {
    clearTimeout(timer);
    timer = setTimeout(() => client.destroy(), restMs);
  });
};
