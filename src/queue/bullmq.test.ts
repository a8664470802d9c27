import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { queueContract } from '../../test/contracts/queue.contract.ts';
import { startTcpProxy } from '../../test/fixtures/tcp-proxy.ts';
import { eventually } from '../../test/support/eventually.ts';
import { timed } from '../../test/support/fair-time.ts';
import { keepLog } from '../../test/support/http.ts';
import { findRedis, ownPrefix, redisUrl } from '../../test/support/redis/shared.ts';
import { systemClock } from '../kit/clock.ts';
import type { WakeId } from '../ports/index.ts';
import { createBullQueue } from './bullmq.ts';
import { lanes } from './lanes.ts';

const retryMs = 200;
const found = await findRedis('the queue');

type Options = { prefix?: string; url?: string; silenceMs?: number };
const open = async ({ prefix = ownPrefix(), url = redisUrl, silenceMs }: Options = {}) => {
  const { log, lines } = keepLog();
  const deps = { url, prefix, clock: systemClock, log, retryMs };
  const queue = await createBullQueue(silenceMs === undefined ? deps : { ...deps, silenceMs });
  onTestFinished(() => queue.stop());
  return { queue, now: Date.now, pass: (ms: number) => sleep(Math.max(ms, 5)), lines };
};

describe.runIf(found)('with a Redis', () => {
  queueContract('BullMQ', { open, retryMs, precisionMs: 20, movesTime: false, merges: false });

  describe('two processes on one Redis', () => {
    it('share what is woken by either, and run each once', async () => {
      const prefix = ownPrefix();
      const [one, other] = await Promise.all([open({ prefix }), open({ prefix })]);
      const ran: WakeId[][] = [[], []];
      for (const [n, { queue }] of [one, other].entries()) {
        queue.start(async (id) => {
          ran[n]?.push(id);
          await sleep(2);
        });
      }
      const ids = Array.from({ length: 200 }, (_, n): WakeId => `send.${n}`);
      for (const [n, id] of ids.entries()) (n % 2 ? one : other).queue.wake(id, Date.now());
      await eventually('all have run', () => ran.flat().length >= ids.length);
      expect(ran.flat().toSorted()).toEqual(ids.toSorted());
      expect(ran.map((it) => it.length)).not.toContain(0);
    });

    it('leave to the other what one wakes while it stops', async () => {
      const prefix = ownPrefix();
      const [one, other] = await Promise.all([open({ prefix }), open({ prefix })]);
      const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
      let begun = false;
      one.queue.start(async () => {
        begun = true;
        await finished;
        one.queue.wake('draw.a', Date.now());
      });
      one.queue.wake('send.a', Date.now());
      await eventually('the first one has begun', () => begun);
      const stopping = one.queue.stop();
      finish();
      await stopping;
      const ran: WakeId[] = [];
      other.queue.start(async (id) => void ran.push(id));
      await eventually('the other runs it', () => ran.includes('draw.a'));
    });
  });

  describe('a Redis that fails', () => {
    const target = { host: new URL(redisUrl).hostname, port: Number(new URL(redisUrl).port || 6379) };
    const openBehindProxy = async (options: Options = {}) => {
      const proxy = await startTcpProxy(target);
      onTestFinished(() => proxy.close());
      const url = new URL(redisUrl);
      url.port = String(proxy.port);
      return { proxy, ...(await open({ url: url.href, ...options })) };
    };

    it('loses no time and no process: the wake-up is logged, and all goes on when it is back', async () => {
      const { proxy, queue, lines } = await openBehindProxy();
      const ran: WakeId[] = [];
      queue.start(async (id) => void ran.push(id));
      queue.wake('send.before', Date.now());
      await eventually('one has run', () => ran.length === 1);

      proxy.refuse(true);
      proxy.cut();
      await eventually('the failure is logged', () => lines.some(({ step }) => step === 'queue.redis-failed'));
      // It returns before anything else can run: nobody waits for the add, which may take 2 s.
      queue.wake('send.lost', Date.now());
      await eventually('the lost wake-up is logged', () =>
        lines.some(({ step, fields }) => step === 'queue.wake-lost' && fields.wake === 'send.lost'),
      );

      proxy.refuse(false);
      await eventually('the return is logged', () => lines.some(({ step }) => step === 'queue.redis-back'));
      queue.wake('send.after', Date.now());
      await eventually('what came after has run', () => ran.includes('send.after'));
    });

    it('loses no lane where it goes away as the workers connect', async () => {
      const { proxy, queue } = await openBehindProxy();
      proxy.refuse(true);
      const ran: WakeId[] = [];
      queue.start(async (id) => void ran.push(id));
      await eventually('each lane was turned away', () => proxy.turnedAway() >= lanes.length);
      proxy.refuse(false);
      // The first of a lane may be found before the lane begins to wait, and the second comes while it waits.
      for (const id of ['a', 'b']) {
        for (const lane of lanes) queue.wake(`${lane}.${id}`, Date.now());
        await eventually(`all lanes have run ${id}`, () => lanes.every((lane) => ran.includes(`${lane}.${id}`)));
      }
    });

    it('goes on over new connections where the old ones are silent', async () => {
      const { proxy, queue } = await openBehindProxy({ silenceMs: 400 });
      const ran: WakeId[] = [];
      queue.start(async (id) => void ran.push(id));
      queue.wake('send.before', Date.now());
      await eventually('one has run', () => ran.length === 1);

      proxy.hold('toServer');
      proxy.hold('toClient');
      // A wake-up that Redis does not take is lost; the sweep of the pending work repeats it.
      const sweep = setInterval(() => queue.wake('send.after', Date.now()), 500);
      onTestFinished(() => clearInterval(sweep));
      await eventually('what came after has run', () => ran.includes('send.after'));
      await expect(queue.ping()).resolves.toBeUndefined();
    });

    it('does not answer a ping', async () => {
      const { proxy, queue } = await openBehindProxy();
      await expect(queue.ping()).resolves.toBeUndefined();
      proxy.refuse(true);
      proxy.cut();
      await eventually('a ping fails', () =>
        queue.ping().then(
          () => false,
          () => true,
        ),
      );
    });

    it('does not hold up the stop for long', async () => {
      const { proxy, queue } = await openBehindProxy();
      queue.start(async () => {});
      proxy.refuse(true);
      proxy.cut();
      const { ms } = await timed(() => queue.stop());
      expect(ms).toBeLessThan(5_000);
    });

    it('is not waited for at the start', async () => {
      await expect(open({ url: 'redis://127.0.0.1:1' })).rejects.toMatchObject({ code: 'store.unavailable' });
    });
  });

  it('looks at a card once for many wake-ups at one time', async () => {
    const { queue } = await open({ prefix: ownPrefix() });
    const ran: string[] = [];
    queue.start(async (id) => void ran.push(id));
    for (let n = 0; n < 100; n += 1) queue.wake('draw.a', Date.now() + (n % 3));
    queue.wake('notice.z', Date.now() + 300);
    await eventually('the last has run', () => ran.includes('notice.z'));
    expect(ran).toEqual(['draw.a', 'notice.z']);
  });

  it('leaves nothing behind of what it has done but a few events', async () => {
    const prefix = ownPrefix();
    const { queue } = await open({ prefix });
    let ran = 0;
    queue.start(async () => {
      ran += 1;
      if (ran % 2) throw new Error('no');
    });
    for (let n = 0; n < 40; n += 1) queue.wake(`notice.${n}`, Date.now());
    await eventually('all have run, and those that failed once more', () => ran > 60);
    const { Redis } = await import('ioredis');
    const client = new Redis(redisUrl);
    onTestFinished(() => client.disconnect());
    await eventually('no job is kept', async () => (await client.keys(`${prefix}:wake:notice:notice.*`)).length === 0);
    expect(await client.exists(`${prefix}:wake:notice:completed`, `${prefix}:wake:notice:failed`)).toBe(0);
  });
});
