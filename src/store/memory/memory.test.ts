import { describe, expect, it } from 'vitest';
import { formatContract } from '../../../test/contracts/format.contract.ts';
import { migrateContract } from '../../../test/contracts/migrate.contract.ts';
import { storeContract } from '../../../test/contracts/store.contract.ts';
import { unreadableContract } from '../../../test/contracts/unreadable.contract.ts';
import { openStore } from '../open.ts';
import { openMemory } from './adapter.ts';

storeContract('memory', (now) => openStore('memory://', { now }));
formatContract('memory', async (now) => openMemory(now));
unreadableContract('memory', async (now) => openMemory(now));
migrateContract('memory', async (now) => openMemory(now));

describe('a store in memory', () => {
  it('deletes what has expired, in batches', async () => {
    let now = 0;
    const store = await openStore('memory://', { now: () => now });
    for (const id of ['a', 'b', 'c']) await store.create('notice-sent', id, { at: 1 }, { expires: 10 });
    expect(await store.prune(10)).toBe(0);
    now = 10;
    expect(await store.prune(2)).toBe(2);
    expect(await store.prune(2)).toBe(1);
  });

  it('is empty each time', async () => {
    const first = await openStore('memory://', { now: () => 0 });
    await first.create('notice-sent', 'p', { at: 1 });
    const second = await openStore('memory://', { now: () => 0 });
    expect(await second.get('notice-sent', 'p')).toBeUndefined();
  });
});
