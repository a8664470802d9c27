/** What every queue must do, whatever lies under it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Queue, WakeId } from '../../src/ports/index.ts';
import { eventually } from '../support/eventually.ts';

type OpenQueue = {
  queue: Queue;
  now: () => number;
  /** Lets so many milliseconds go by, and whatever is due in them begin. */
  pass: (ms: number) => Promise<void>;
};

export type QueueTraits = {
  /** Called once per case; gives an empty queue. */
  open: () => Promise<OpenQueue>;
  /** How long a failed handler is put off. */
  retryMs: number;
  /** How close to its moment a wake-up comes, in milliseconds. */
  precisionMs: number;
  /** Time is the test's own: then it can pass weeks. */
  movesTime: boolean;
  /** Several wake-ups of one id for different moments are one; elsewhere each may come, which does no harm. */
  merges: boolean;
};

export const queueContract = (name: string, traits: QueueTraits): void => {
  const { open, retryMs, precisionMs, movesTime, merges } = traits;

  describe(`queue on ${name}`, () => {
    let queue: Queue;
    let now: () => number;
    let pass: OpenQueue['pass'];
    let ran: WakeId[];
    /** When each of `ran` began. Moments are compared, because a busy machine lets more time pass than it was told. */
    let ranAt: number[];
    const keep = async (id: WakeId) => {
      ran.push(id);
      ranAt.push(now());
    };
    beforeEach(async () => {
      ({ queue, now, pass } = await open());
      ran = [];
      ranAt = [];
    });
    /** Lets a little time go by until it holds; what is written elsewhere takes its time. */
    const waitUntil = (what: string, holds: () => void) =>
      eventually(what, async () => {
        await pass(0);
        holds();
      });

    it('runs what is due', async () => {
      queue.start(keep);
      queue.wake('send.a', now());
      await waitUntil('send.a has run', () => expect(ran).toEqual(['send.a']));
    });

    it('runs nothing before its time', async () => {
      queue.start(keep);
      const due = now() + 10 * precisionMs;
      queue.wake('send.a', due);
      await pass(9 * precisionMs);
      if (movesTime) expect(ran).toEqual([]);
      await pass(precisionMs);
      await waitUntil('send.a has run', () => expect(ran).toEqual(['send.a']));
      expect(ranAt[0]).toBeGreaterThanOrEqual(due);
    });

    it('keeps what was woken before it started', async () => {
      queue.wake('send.a', now());
      queue.wake('draw.b', now() + precisionMs);
      await pass(2 * precisionMs);
      queue.start(keep);
      await waitUntil('draw.b and send.a have run', () => expect(ran.toSorted()).toEqual(['draw.b', 'send.a']));
    });

    it('runs at the earliest of several moments, and after it harmlessly or not at all', async () => {
      queue.start(keep);
      const begun = now();
      queue.wake('send.a', begun + 900 * precisionMs);
      queue.wake('send.a', begun + 2 * precisionMs);
      queue.wake('send.a', begun + 5 * precisionMs);
      await pass(2 * precisionMs);
      await waitUntil('send.a has run', () => expect(ran).toContain('send.a'));
      expect(now()).toBeLessThan(begun + 900 * precisionMs);
      if (!merges) return;
      await pass(1_000 * precisionMs);
      expect(ran).toEqual(['send.a']);
    });

    it('runs once for wake-ups for one moment', async () => {
      queue.start(keep);
      const due = now() + 10 * precisionMs;
      for (let n = 0; n < 10; n += 1) queue.wake('send.a', due);
      await pass(12 * precisionMs);
      await waitUntil('send.a has run', () => expect(ran).toEqual(['send.a']));
    });

    it.runIf(movesTime)('waits for moments further off than a timer can hold', async () => {
      queue.start(keep);
      queue.wake('release.a', now() + 2 ** 31 + 5_000);
      await pass(2 ** 31);
      expect(ran).toEqual([]);
      await pass(5_000);
      expect(ran).toEqual(['release.a']);
    });

    it('runs one id at a time, and once more if it was woken meanwhile', async () => {
      const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
      let most = 0;
      let running = 0;
      queue.start(async (id) => {
        running += 1;
        most = Math.max(most, running);
        ran.push(id);
        if (ran.length === 1) await finished;
        running -= 1;
      });
      queue.wake('draw.a', now());
      await waitUntil('it has run once', () => expect(ran).toHaveLength(1));
      queue.wake('draw.a', now());
      queue.wake('draw.a', now());
      await pass(2 * precisionMs);
      expect(ran).toHaveLength(1);
      finish();
      await waitUntil('it has run twice', () => expect(ran).toHaveLength(2));
      expect(most).toBe(1);
    });

    it('runs again a handler that wakes itself, also for the moment that it was woken for', async () => {
      const due = now();
      queue.start(async (id) => {
        ran.push(id);
        if (ran.length < 3) queue.wake(id, due);
      });
      queue.wake('reconcile.a', due);
      await waitUntil('it has run three times', () => expect(ran).toHaveLength(3));
    });

    it('runs different ids side by side, and one kind does not hold up another', async () => {
      const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
      queue.start((id) => {
        ran.push(id);
        return id.startsWith('prepare.') ? finished : Promise.resolve();
      });
      for (let n = 0; n < 100; n += 1) queue.wake(`prepare.${n}`, now());
      queue.wake('draw.a', now());
      const prepared = () => ran.filter((id) => id.startsWith('prepare.')).length;
      await waitUntil('draw.a has run', () => expect(ran).toContain('draw.a'));
      await waitUntil('several are prepared', () => expect(prepared()).toBeGreaterThan(1));
      expect(prepared()).toBeLessThan(100);
      finish();
    });

    it('comes to everything in the end, however much is due at once', async () => {
      queue.start(keep);
      for (let n = 0; n < 300; n += 1) queue.wake(`draw.${n}`, now());
      await waitUntil('all 300 have run', () => expect(new Set(ran).size).toBe(300));
    });

    it('puts off what failed and runs it again', async () => {
      queue.start(async (id) => {
        await keep(id);
        if (ran.length === 1) throw new Error('the store does not answer');
      });
      queue.wake('send.a', now());
      await waitUntil('it has run once', () => expect(ran).toHaveLength(1));
      await pass(retryMs - precisionMs);
      if (movesTime) expect(ran).toHaveLength(1);
      await pass(precisionMs);
      await waitUntil('it has run twice', () => expect(ran).toHaveLength(2));
      const [failedAt = 0, againAt = 0] = ranAt;
      expect(againAt - failedAt).toBeGreaterThanOrEqual(retryMs);
      await pass(2 * retryMs);
      expect(ran).toHaveLength(2);
    });

    it('waits at the stop for what is running, and takes no more', async () => {
      const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
      queue.start(async (id) => {
        ran.push(id);
        await finished;
      });
      queue.wake('send.a', now());
      await waitUntil('send.a has run', () => expect(ran).toEqual(['send.a']));
      queue.wake('send.b', now() + 20 * precisionMs);
      let stopped = false;
      const stopping = queue.stop().then(() => {
        stopped = true;
      });
      queue.wake('send.c', now());
      await pass(2 * precisionMs);
      expect(stopped).toBe(false);
      finish();
      await stopping;
      await pass(25 * precisionMs);
      expect(ran).toEqual(['send.a']);
    });
  });
};
