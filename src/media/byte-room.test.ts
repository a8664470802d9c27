import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createByteRoom } from './byte-room.ts';

const settled = async (work: Promise<unknown>): Promise<boolean> => {
  let isDone = false;
  void work.then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return isDone;
};

it('lets everybody read as long as there is room', async () => {
  const room = createByteRoom(10);
  const parts = await Promise.all([room.enter(), room.enter()]);
  expect(await settled(Promise.all(parts.map(({ take }) => take(5))))).toBe(true);
});

it('lets nobody begin while it is full', async () => {
  const room = createByteRoom(10);
  const first = await room.enter();
  await first.take(10);
  const second = room.enter();
  expect(await settled(second)).toBe(false);
  first.leave();
  expect(await settled(second)).toBe(true);
});

it('lets the largest come to its end when it is full, and the others wait for it', async () => {
  const room = createByteRoom(10);
  const [small, large] = await Promise.all([room.enter(), room.enter()]);
  await large.take(6);
  const waits = small.take(5);
  expect(await settled(waits)).toBe(false);
  expect(await settled(large.take(20))).toBe(true);
  expect(await settled(waits)).toBe(false);
  large.leave();
  expect(await settled(waits)).toBe(true);
});

it('is not held up by what comes slowly, whichever came first', async () => {
  const room = createByteRoom(10);
  const [slow, quick] = await Promise.all([room.enter(), room.enter()]);
  await slow.take(1);
  for (let piece = 0; piece < 20; piece += 1) expect(await settled(quick.take(1))).toBe(true);
});

it('lets go of one that leaves while it waits', async () => {
  const room = createByteRoom(10);
  const [small, large] = await Promise.all([room.enter(), room.enter()]);
  await large.take(10);
  const waits = small.take(1);
  small.leave();
  expect(await settled(waits)).toBe(true);
});

it('comes to an end with many at once, and holds no more than its size and what one has', async () => {
  const [total, size, count] = [20, 9, 50];
  const room = createByteRoom(total);
  let held = 0;
  let most = 0;
  const read = async (): Promise<void> => {
    const part = await room.enter();
    for (let got = 0; got < size; got += 1) {
      held += 1;
      most = Math.max(most, held);
      await part.take(1);
    }
    held -= size;
    part.leave();
  };
  await Promise.all(Array.from({ length: count }, read));
  // Each of those that wait has the piece with which it found no room.
  expect(most).toBeLessThanOrEqual(total + size + count);
});

describe('while others wait', () => {
  const slowly = { everyMs: 20, least: 3 };

  it('takes the room of one that holds most and comes too slowly', async () => {
    const room = createByteRoom(10, slowly);
    const [slow, quick] = await Promise.all([room.enter(), room.enter()]);
    await slow.take(9);
    const waits = quick.take(2);
    slow.signal.addEventListener('abort', slow.leave);
    await waits;
    expect(slow.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(quick.signal.aborted).toBe(false);
  });

  it('leaves it to one that comes quickly, and to one that has come and is worked on', async () => {
    const room = createByteRoom(10, slowly);
    const [most, other] = await Promise.all([room.enter(), room.enter()]);
    await most.take(9);
    const waits = other.take(2);
    for (let piece = 0; piece < 20; piece += 1) {
      await pause(5);
      await most.take(3);
    }
    most.whole();
    await pause(60);
    expect(most.signal.aborted).toBe(false);
    most.leave();
    await waits;
  });

  it('asks nothing of one that is alone', async () => {
    const room = createByteRoom(10, slowly);
    const part = await room.enter();
    await part.take(10);
    await pause(50);
    expect(part.signal.aborted).toBe(false);
  });
});
