import { describe, expect, expectTypeOf, it } from 'vitest';
import { bareRecord } from '../../test/support/samples.ts';
import type { Changed, Stored } from '../ports/index.ts';
import type { Backend } from './backend.ts';
import { openMemory } from './memory/adapter.ts';
import { pauseAfter } from './run-steps.ts';
import { createReader } from './strict-reader.ts';
import { createVerbs, rememberFor } from './verbs.ts';

const now = () => 1_000;
let lastVersion = 0;
const newVersion = () => {
  lastVersion += 1;
  return lastVersion;
};
const verbsOn = (backend: Backend, deadlineMs = 1_000) => {
  const read = createReader({ storage: backend.storage, now, onError: () => {} });
  return createVerbs({ backend, read, deadlineMs, newVersion, fraction: () => 0.5 });
};

/** A store, and one on the same rows before whose first swap `meddle` runs. */
const twoStores = (meddle: (other: ReturnType<typeof verbsOn>) => Promise<unknown>) => {
  const backend = openMemory(now);
  const other = verbsOn(backend);
  let meddled = false;
  const swap: Backend['swap'] = async (swaps, deadline) => {
    if (!meddled) await meddle(other);
    meddled = true;
    return backend.swap(swaps, deadline);
  };
  return { store: verbsOn({ ...backend, swap }), other };
};

describe('a lost race', () => {
  it('calls the function again, with what is there now', async () => {
    const { store, other } = twoStores((o) => o.update('notice-sent', 'p', () => ({ at: 10 })));
    await other.create('notice-sent', 'p', { at: 1 });
    const answer = await store.update('notice-sent', 'p', ({ at }) => ({ at: at + 1 }));
    expect(answer).toEqual({ before: { at: 10 }, value: { at: 11 }, changed: true });
  });

  it('is noticed where the value was removed and created again', async () => {
    const { store, other } = twoStores(async (o) => {
      await o.remove('notice-sent', 'p');
      await o.create('notice-sent', 'p', { at: 10 });
    });
    await other.create('notice-sent', 'p', { at: 1 });
    await store.update('notice-sent', 'p', ({ at }) => ({ at: at + 1 }));
    expect(await other.get('notice-sent', 'p')).toEqual({ at: 11 });
  });

  it('is noticed where only something changed that the change looked at', async () => {
    const { store, other } = twoStores((o) => o.update('notice-sent', 'looked at', () => ({ at: 10 })));
    await other.create('notice-sent', 'looked at', { at: 1 });
    let seen = 0;
    const look = (value: { at: number }) => {
      seen = value.at;
      return value;
    };
    await store.change([
      { do: 'update', kind: 'notice-sent', id: 'looked at', fn: look },
      { do: 'upsert', kind: 'notice-sent', id: 'written', fn: () => ({ at: seen }) },
    ]);
    expect(await other.get('notice-sent', 'written')).toEqual({ at: 10 });
  });

  it('makes an update answer undefined where the value is gone', async () => {
    const { store, other } = twoStores((o) => o.remove('notice-sent', 'p'));
    await other.create('notice-sent', 'p', { at: 1 });
    expect(await store.update('notice-sent', 'p', () => ({ at: 2 }))).toBeUndefined();
  });

  it('makes a blind create find what was faster, and say nothing of it', async () => {
    const { store, other } = twoStores((o) => o.create('notice-sent', 'p', { at: 10 }));
    expect(await store.change([{ do: 'create', kind: 'notice-sent', id: 'p', value: { at: 1 } }])).toEqual({
      ok: false,
      failed: 0,
    });
    expect(await other.get('notice-sent', 'p')).toEqual({ at: 10 });
  });

  it('makes a blind create go on where what was faster is gone again', async () => {
    const { store } = twoStores(async (o) => {
      await o.create('notice-sent', 'p', { at: 10 });
      await o.remove('notice-sent', 'p');
    });
    const answer = await store.change([{ do: 'create', kind: 'notice-sent', id: 'p', value: { at: 1 } }]);
    expect(answer.ok && answer.stored).toEqual([{ before: undefined, value: { at: 1 }, changed: true }]);
  });

  it('is followed by a pause at random that grows, to a bound', () => {
    const longest = [0, 1, 2, 3, 4, 5, 99].map((lost) => pauseAfter(lost, 1));
    expect(longest).toEqual([2, 4, 8, 16, 32, 32, 32]);
    expect(pauseAfter(3, 0.25)).toBe(4);
  });

  it('is not run for ever', async () => {
    let rounds = 0;
    const swap = async () => {
      rounds += 1;
      return false;
    };
    const store = verbsOn({ ...openMemory(now), swap }, 50);
    const upsert = store.change([{ do: 'upsert', kind: 'notice-sent', id: 'p', fn: () => ({ at: 1 }) }]);
    await expect(upsert).rejects.toMatchObject({ code: 'store.contention' });
    expect(rounds).toBeGreaterThan(1);
    // With no pause in between it would be thousands.
    expect(rounds).toBeLessThan(50);
  });
});

it('lets a thousand records move at once, each in one round, though they share a tally', async () => {
  const backend = openMemory(now);
  const rounds: boolean[] = [];
  const swap: Backend['swap'] = async (swaps, deadline) => {
    const isMade = await backend.swap(swaps, deadline);
    rounds.push(isMade);
    return isMade;
  };
  const records = Array.from({ length: 1_000 }, (_, position) =>
    bareRecord('waiting', { id: `r${position}`, dispatchId: 'd', position }),
  );
  const before = verbsOn(backend);
  await before.create('tally', 'd', {});
  for (const record of records) await before.create('record', record.id, record);
  // Two processes, so that no queue inside of one keeps them apart.
  const stores = [verbsOn({ ...backend, swap }), verbsOn({ ...backend, swap })];
  const moves = records.map(({ id }, n) =>
    stores[n % 2]?.update('record', id, (it) => ({ ...it, state: 'delivered' })),
  );
  await Promise.all(moves);
  expect(rounds).toEqual(records.map(() => true));
  expect(await before.get('tally', 'd')).toEqual({ delivered: 1_000, left: 1_000 });
});

it('a ping costs one write a second, however often it is asked', async () => {
  const backend = openMemory(now);
  let pings = 0;
  const ping = async () => {
    pings += 1;
  };
  const store = verbsOn({ ...backend, ping });
  await Promise.all(Array.from({ length: 50 }, () => store.ping()));
  expect(pings).toBe(1);
});

it('answers a list of changes with the types of their values, in their order', () => {
  type Both = readonly [
    { do: 'update'; kind: 'uuid'; id: string; fn: (it: { recordId: string }) => { recordId: string } },
    { do: 'remove'; kind: 'notice-sent'; id: string },
  ];
  type Answer = Extract<Changed<Both>, { ok: true }>['stored'];
  expectTypeOf<Answer>().toEqualTypeOf<readonly [Stored<{ recordId: string }>, Stored<{ at: number } | undefined>]>();
});

describe('a backend that does not answer', () => {
  const never = () => new Promise<never>(() => {});
  const silent = (): Backend => {
    const backend = openMemory(now);
    return { ...backend, storage: { ...backend.storage, get: never, getMany: never }, ids: never, ping: never };
  };

  it('makes every call reject at its deadline', async () => {
    const store = verbsOn(silent(), 20);
    const calls = [
      store.get('notice-sent', 'p'),
      store.update('notice-sent', 'p', (value) => value),
      store.update('notice-sent', 'p', (value) => value),
      store.list('pending'),
      store.add('c', 1, 0),
      store.ping(),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'store.unavailable' } });
    }
  });

  it('lets nothing be written by a call that was given up while it waited for its turn', async () => {
    const backend = openMemory(now);
    const swapped: unknown[] = [];
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const swap: Backend['swap'] = async (swaps, deadline) => {
      if (swapped.push(swaps) === 1) await held;
      return backend.swap(swaps, deadline);
    };
    const store = verbsOn({ ...backend, swap }, 20);
    const first = store.create('notice-sent', 'p', { at: 1 });
    await expect(store.create('notice-sent', 'p', { at: 2 })).rejects.toMatchObject({ code: 'store.unavailable' });
    answer();
    expect(await first).toBe(true);
    expect(await store.get('notice-sent', 'p')).toEqual({ at: 1 });
    expect(swapped).toHaveLength(1);
  });
});

describe('an answer that is remembered', () => {
  it('is asked for once by all who ask within the time, and again afterwards', async () => {
    let now = 5;
    let asked = 0;
    const ask = rememberFor(
      1_000,
      async () => {
        asked += 1;
        return asked;
      },
      () => now,
    );
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    now += 999;
    expect(await ask()).toBe(1);
    now += 1;
    expect(await ask()).toBe(2);
  });

  it('is kept where it is a failure as long, and no longer', async () => {
    let now = 0;
    const answers = [Promise.reject(new Error('full')), Promise.resolve('fine')];
    const ask = rememberFor(
      1_000,
      () => answers.shift() ?? expect.fail('asked too often'),
      () => now,
    );
    await expect(ask()).rejects.toThrow('full');
    await expect(ask()).rejects.toThrow('full');
    now = 1_000;
    expect(await ask()).toBe('fine');
  });
});
