import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { closeWindow, enterWindow } from './sliding-window.ts';

const limit = { name: 'calls', max: 3, windowMs: 1_000 };
const second = 1_000;

let store: Store;
beforeEach(async () => {
  store = await openStore('memory://', { now: () => 0 });
});

/** Each call is of another process: they have nothing in common but the store. */
const enter = (now: number) => enterWindow({ store: { ...store } }, limit, now);
const close = (now: number, retryAfterMs: number) => closeWindow({ store: { ...store } }, limit, now, retryAfterMs);

describe('a window that one process closed', () => {
  it('lets no process in before the moment that the other side named', async () => {
    expect(await close(0, 30 * second)).toBe(30 * second);
    expect(await enter(29 * second)).toBe(30 * second);
    expect(await enter(30 * second)).toBe(30 * second);
  });

  it('keeps what was counted before', async () => {
    for (const now of [0, 1, 2]) expect(await enter(now)).toBe(now);
    await close(3, 0);
    expect(await store.get('window', limit.name)).toMatchObject({ log: [0, 1, 2] });
  });

  it('is not opened sooner by a shorter wait', async () => {
    await close(0, 30 * second);
    expect(await close(second, 5 * second)).toBe(30 * second);
    expect(await close(second, 60 * second)).toBe(61 * second);
  });

  it('stays closed for two seconds where no wait was named, and for an hour however long it was', async () => {
    expect(await close(0, 0)).toBe(2 * second);
    expect(await close(0, 24 * 3_600 * second)).toBe(3_600 * second);
  });

  it('opens although only a clock that was ahead could have closed it, and can be closed again', async () => {
    const day = 24 * 3_600 * second;
    await close(day, 60 * second);
    expect(await enter(0)).toBe(0);
    expect(await close(0, 60 * second)).toBe(60 * second);
    expect(await enter(second)).toBe(60 * second);
  });
});
