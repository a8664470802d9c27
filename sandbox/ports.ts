import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

const host = '127.0.0.1';

/** Takes a port and gives it back; 0 is any free one. Rejects if the port is taken. */
const tried = async (port: number): Promise<number> => {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return taken;
};

/** Below those that systems give away by themselves: 32768 and up on Linux, 49152 and up elsewhere. */
const [lowest, above] = [20_000, 32_768];
const tries = 20;

/**
 * A port that was free a moment ago: the bot has to know its public URL before it listens. Not one that another connection
 * of this machine is given meanwhile.
 */
export const freePort = async (): Promise<number> => {
  for (let left = tries; left > 0; left -= 1) {
    const port = await tried(randomInt(lowest, above)).catch(() => undefined);
    if (port !== undefined) return port;
  }
  return tried(0);
};

/** The wanted port, or any. Rejects with a sentence that names a free one if the wanted one cannot be had. */
export const portFor = async (option: string, wanted: number | undefined): Promise<number> => {
  if (wanted === undefined) return freePort();
  try {
    return await tried(wanted);
  } catch {
    const other = await freePort();
    throw new Error(`Port ${wanted} cannot be used here, ${other} can: npm run sandbox -- ${option} ${other}`);
  }
};
