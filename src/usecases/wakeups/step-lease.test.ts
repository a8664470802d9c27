import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { systemRandom } from '../../kit/clock.ts';
import type { Queue, WakeId } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { runLeased, stepLeaseMs } from './step-lease.ts';

/** Several processes on one store, each with a handler that ends when the test says so. */
const start = async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { log, lines } = keepLog();
  const woken: { id: WakeId; at: number }[] = [];
  const queue: Pick<Queue, 'wake'> = { wake: (id, at) => void woken.push({ id, at }) };
  const started: string[] = [];

  const process = (name: string) => {
    const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
    const handle = () => {
      started.push(name);
      return ended;
    };
    const deps = { store, clock, log, random: systemRandom, queue: queue as Queue };
    return { runStep: (id: WakeId) => runLeased(deps, id, handle), end, fail };
  };
  /** Until everything that can happen now has happened. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  return { clock, woken, started, lines, process, settle };
};

describe('one step in several processes', () => {
  it('runs in one of them at a time, and the one looks again for the other', async () => {
    const { clock, woken, started, process, settle } = await start();
    const [one, other] = [process('one'), process('other')];
    const running = one.runStep('draw.a');
    await settle();
    await other.runStep('draw.a');
    expect(started).toEqual(['one']);
    expect(woken).toEqual([{ id: 'draw.a', at: clock.now() + stepLeaseMs }]);
    one.end();
    await running;
    expect(woken.slice(1)).toEqual([{ id: 'draw.a', at: clock.now() }]);
  });

  it('is free again at once when it ended, also with a failure', async () => {
    const { woken, started, process } = await start();
    const [one, other] = [process('one'), process('other')];
    one.fail(new Error('the store does not answer'));
    await expect(one.runStep('draw.a')).rejects.toThrow('the store does not answer');
    other.end();
    await other.runStep('draw.a');
    expect(started).toEqual(['one', 'other']);
    expect(woken).toEqual([]);
  });

  it('is kept for as long as it goes on', async () => {
    const { clock, started, process, settle } = await start();
    const [one, other] = [process('one'), process('other')];
    const running = one.runStep('prepare.a');
    await settle();
    for (let passed = 0; passed < 3 * stepLeaseMs; passed += 1_000) {
      await clock.advance(1_000);
      await settle();
    }
    await other.runStep('prepare.a');
    expect(started).toEqual(['one']);
    one.end();
    await running;
  });

  it('is taken over when the lease of a process that is gone has run out', async () => {
    const { clock, woken, started, process, settle } = await start();
    const gone = process('gone');
    const other = process('other');
    other.end();
    // Its timers are gone with it: nothing extends the lease.
    const timers = clock.after;
    clock.after = () => () => {};
    void gone.runStep('draw.a');
    await settle();
    clock.after = timers;
    await other.runStep('draw.a');
    expect(started).toEqual(['gone']);
    await clock.advance((woken[0]?.at ?? 0) - clock.now());
    await other.runStep('draw.a');
    expect(started).toEqual(['gone', 'other']);
  });

  it('does not hold up another card, nor a send, which has a lease of its own', async () => {
    const { started, process, settle } = await start();
    const one = process('one');
    const running = [one.runStep('draw.a'), one.runStep('draw.b'), one.runStep('send.a'), one.runStep('send.a')];
    await settle();
    expect(started).toHaveLength(4);
    one.end();
    await Promise.all(running);
  });
});
