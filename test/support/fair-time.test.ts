import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fairDeadline, timed } from './fair-time.ts';

/** Without work: as the machine does where it lets others run. */
const standStill = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const work = (ms: number): void => {
  const before = process.threadCpuUsage();
  for (let spent = 0; spent < ms * 1_000; ) {
    const { user, system } = process.threadCpuUsage(before);
    spent = user + system;
  }
};

describe('fair time', () => {
  it('goes on while somebody else is waited for', async () => {
    const { ms } = await timed(() => pause(40));
    expect(ms).toBeGreaterThan(20);
  });

  it('goes on while the thread works', async () => {
    const { ms } = await timed(async () => work(60));
    expect(ms).toBeGreaterThan(45);
  });

  it('stands still while the thread is not run', async () => {
    const { value, ms } = await timed(async () => {
      const begun = performance.now();
      standStill(100);
      await pause(1);
      standStill(100);
      return performance.now() - begun;
    });
    expect(value).toBeGreaterThan(195);
    expect(value - ms).toBeGreaterThan(120);
  });
});

describe('a deadline in fair time', () => {
  it('comes, as a timeout', async () => {
    const signal = fairDeadline(30);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('does not come while the thread is not run', async () => {
    const signal = fairDeadline(90);
    standStill(100);
    await pause(10);
    expect(signal.aborted).toBe(false);
  });
});
