import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps a server to so many connections. Node's own `maxConnections` closes the new one, and whoever holds all of them
 * would lock Slack and Plivo out; here the one goes that has been without a whole request for longest. What is being
 * answered stays.
 *
 * @param dropped is called for each connection that was closed
 */
export const boundConnections = (server: Server, max: number, dropped: () => void): void => {
  /** The one that was longest without a whole request comes first. */
  const open = new Set<Socket>();
  const answering = new Set<Socket>();

  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      answering.delete(socket);
    });
    if (open.size <= max) return;
    const oldest = open.values().find((it) => !answering.has(it)) ?? socket;
    open.delete(oldest);
    oldest.destroy();
    dropped();
  });

  server.on('request', (req, res) => {
    const { socket } = req;
    res.once('close', () => answering.delete(socket));
    req.once('end', () => {
      if (!open.delete(socket)) return;
      open.add(socket);
      answering.add(socket);
    });
  });
};
