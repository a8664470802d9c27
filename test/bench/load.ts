/** Requests at a bot over warm connections, and how long each took. */
import { Pool } from 'undici';

export type LoadRequest = { path: string; headers: Record<string, string>; body: string };
export type Load = { perSecond: number; latencies: number[]; statuses: Map<number, number> };

const createSender = async (origin: string, connections: number) => {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  const send = async ({ path, headers, body }: LoadRequest): Promise<void> => {
    const startedAt = performance.now();
    const answer = await pool.request({ path, method: 'POST', headers, body });
    await answer.body.dump();
    latencies.push(performance.now() - startedAt);
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
  };
  const warm = async () => {
    await Promise.all(
      Array.from({ length: connections }, async () =>
        (await pool.request({ path: '/healthz', method: 'GET' })).body.dump(),
      ),
    );
  };
  await warm();
  return { send, latencies, statuses, close: () => pool.close() };
};

/** As fast as it goes: every connection asks again as soon as it is answered, until `next` has no more. */
export const closedLoop = async (
  origin: string,
  connections: number,
  next: () => LoadRequest | undefined,
): Promise<Load> => {
  const { send, latencies, statuses, close } = await createSender(origin, connections);
  const startedAt = performance.now();
  const one = async () => {
    for (let request = next(); request; request = next()) await send(request);
  };
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - startedAt) / 1_000;
  await close();
  return { perSecond: latencies.length / seconds, latencies, statuses };
};

/** So many a second, whether or not those before were answered: what is slow is not spared the next request. */
export const openLoop = async (origin: string, rate: number, requests: readonly LoadRequest[]): Promise<Load> => {
  const { send, latencies, statuses, close } = await createSender(origin, 20);
  const startedAt = performance.now();
  const sent = requests.map(async (request, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index * 1_000) / rate));
    await send(request);
  });
  await Promise.all(sent);
  const seconds = (performance.now() - startedAt) / 1_000;
  await close();
  return { perSecond: latencies.length / seconds, latencies, statuses };
};

/** `make` for so many milliseconds. */
export const forMs = (ms: number, make: () => LoadRequest): (() => LoadRequest | undefined) => {
  const until = performance.now() + ms;
  return () => (performance.now() < until ? make() : undefined);
};
