/** 10,000 random and nearly right requests to each route, slow headers and pipelines: no crash, and nothing kept. */
import { connect } from 'node:net';
import fc from 'fast-check';
import { people, places } from '../../emulators/slack/seed.ts';
import { openInspector } from '../support/bot/inspector.ts';
import { type BotProcess, spawnBot } from '../support/bot/process.ts';
import { eventually } from '../support/eventually.ts';
import { type FuzzedRoute, fuzzed, isExpected, isWhole, routes } from '../support/fuzz/fuzz.ts';
import { bytesOf, exchange, type RawRequest, statusesIn } from '../support/raw-http.ts';
import { openScratchStore } from '../support/scratch-store.ts';
import type { Seeded } from '../support/seeded.ts';
import { createWorld, environmentOf, type World } from '../support/world.ts';
import { demand, type Figures, type Soak } from './soak.ts';

const perRoute = 10_000;
const batch = 500;
const connections = 20;
const slowSockets = 200;
/** Of the heap after a collection, from the first thousand requests of each route to the last. */
const mayGrowBytes = 10_000_000;

/** `ms` only of what was sent as a whole. */
type Answer = { route: FuzzedRoute; status: number; ms: number };

const attack = async (
  { world, bot, route, answers }: { world: World; bot: BotProcess; route: FuzzedRoute; answers: Answer[] },
  requests: readonly RawRequest[],
) => {
  const left = requests.values();
  const one = async () => {
    for (const request of left) {
      const startedAt = performance.now();
      const [status] = statusesIn(await exchange(world.port, bytesOf(request)));
      const ms = performance.now() - startedAt;
      demand(bot.isRunning(), `the process died of ${JSON.stringify(request)}`);
      demand(isExpected(status, ms, request), `${status} after ${Math.round(ms)} ms for ${JSON.stringify(request)}`);
      answers.push({ route, status: status ?? 0, ms: isWhole(request) ? ms : 0 });
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
};

const statusesOf = (answers: readonly Answer[]): string =>
  [...Map.groupBy(answers, ({ status }) => status)]
    .sort(([a], [b]) => a - b)
    .map(([status, group]) => `${status}×${group.length}`)
    .join(' ');

/** A letter every second, and never the end of the headers; resolves with how long the server let it go on. */
const slowHeaders = (port: number): Promise<number> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /healthz HTTP/1.1\r\nx-slow: '));
    const drip = setInterval(() => socket.write('x'), 1_000);
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(drip);
      resolve(performance.now() - startedAt);
    });
  });

const pipeline = async (port: number, length: number): Promise<number> => {
  const requests = Array.from({ length }, (_, n) => {
    const last = n === length - 1 ? 'connection: close\r\n' : '';
    return `GET /healthz HTTP/1.1\r\nhost: bot\r\n${last}\r\n`;
  });
  return statusesIn(await exchange(port, Buffer.from(requests.join('')))).filter((status) => status === 200).length;
};

const run = async (chance: Seeded, say: (line: string) => void): Promise<Figures> => {
  const world = await createWorld();
  const store = await openScratchStore('sqlite');
  const env = environmentOf(world, { STORE_URL: store.url, LOG_LEVEL: 'fatal' });
  const bot = spawnBot(world.appUrl, env, { nodeOptions: ['--inspect=0'] });
  try {
    await bot.ready();
    const inspector = await openInspector(bot.output);
    await world.people.command({ user: people.sender, channel: places.general, text: '+14155550123 Hello' });
    await eventually('both reports are made', () => world.plivo.callbacks.length === 2);
    const recordIds = [world.plivo.messages[0]?.url?.split('/').at(-1) ?? ''];
    const answers: Answer[] = [];
    const go = async (route: FuzzedRoute, count: number) => {
      for (let done = 0; done < count; done += batch) {
        const sample = { numRuns: batch, seed: chance.below(2 ** 31) };
        const requests = fc.sample(fuzzed(route, world.appUrl, recordIds), sample);
        await attack({ world, bot, route, answers }, requests);
      }
    };

    for (const route of routes) await go(route, 1_000);
    const before = await inspector.heldBytes();
    for (const route of routes) await go(route, perRoute - 1_000);
    const after = await inspector.heldBytes();
    say(`held after collection: ${before} bytes, then ${after}`);
    demand(after - before < mayGrowBytes, `the heap grew by ${after - before} bytes`);

    const slow = Promise.all(Array.from({ length: slowSockets }, () => slowHeaders(world.port)));
    const startedAt = performance.now();
    const { status } = await world.people.command({ user: people.sender, channel: places.general, text: 'help' });
    const meanwhileMs = performance.now() - startedAt;
    demand(status === 200, 'a command was not answered while others were slow');
    const slowest = Math.max(...(await slow));
    demand(slowest < 8_000, `slow headers were let go on for ${slowest} ms`);
    const answered = await pipeline(world.port, 1_000);
    demand(answered === 1_000, `${answered} of 1,000 requests in one pipeline were answered`);
    demand(world.plivo.messages.length === 1, 'something was sent that nobody asked for');
    inspector.close();
    return {
      requests: answers.length,
      statuses: statusesOf(answers),
      'of these /slack/events': statusesOf(answers.filter(({ route }) => route === '/slack/events')),
      'slowest answer, ms': Math.round(answers.reduce((slowest, { ms }) => Math.max(slowest, ms), 0)),
      'growth of the heap, kB': Math.round((after - before) / 1_000),
      'slow connections': slowSockets,
      'longest slow connection, ms': Math.round(slowest),
      'a command meanwhile, ms': Math.round(meanwhileMs),
      'answered in one pipeline': answered,
    };
  } finally {
    await bot.kill();
    await world.close();
    await store.close();
  }
};

export const fuzz: Soak = { name: 'fuzz', run };
