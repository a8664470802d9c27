/** Whether there is a Redis, without a test around it. */
import { Redis } from 'ioredis';

/** For one attempt: rejects at once where nobody listens. */
export const connectOnce = (url: string): Redis =>
  new Redis(url, {
    lazyConnect: true,
    connectTimeout: 500,
    socketTimeout: 500,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });

export const answersAt = async (url: string): Promise<boolean> => {
  const client = connectOnce(url);
  client.on('error', () => {});
  const found = await client.connect().then(
    () => true,
    () => false,
  );
  client.disconnect();
  return found;
};
