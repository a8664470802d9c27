/** Whether there is a Redis, without a test around it. */
import { Redis } from 'ioredis';

/** Beyond what a busy machine needs: tests that took a slow Redis for none would be skipped. */
const patienceMs = 10_000;

/** For one attempt: rejects at once where nobody listens. */
export const connectOnce = (url: string): Redis =>
  new Redis(url, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    socketTimeout: patienceMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });

export const answersAt = (url: string): Promise<boolean> => askOnce(url, async () => true);

/** The bot refuses a Redis without an append-only file, which is how a Redis comes. */
export const appendsAt = (url: string): Promise<boolean> =>
  askOnce(url, async (client) => (await client.info('persistence')).includes('aof_enabled:1'));

const askOnce = async (url: string, ask: (client: Redis) => Promise<boolean>): Promise<boolean> => {
  const client = connectOnce(url);
  client.on('error', () => {});
  try {
    await client.connect();
    return await ask(client);
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
};
