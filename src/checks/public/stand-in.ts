/** A few seconds in the place of a bot that does not run, so that its public address can be tried before it starts. */
import { createServer } from 'node:http';

type Listen = { host: string; port: number };

/**
 * Listens where the bot would, and answers with `word` to everything.
 *
 * @returns how to stop, or the code of the failure: `EADDRINUSE` where a bot or another program listens already
 */
export const standIn = ({ host, port }: Listen, word: string): Promise<{ stop: () => Promise<void> } | string> =>
  new Promise((resolve) => {
    const server = createServer((_, response) => response.writeHead(200, { 'x-doctor': word }).end());
    const stop = (): Promise<void> =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      });
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(port, host, () => resolve({ stop }));
  });
