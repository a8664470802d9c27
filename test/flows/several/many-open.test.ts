import { expect, it } from 'vitest';
import { freePort } from '../../../sandbox/ports.ts';
import { openStore } from '../../../src/store/open.ts';
import { environmentOf, startWorld } from '../../harness.ts';
import { startChildBot } from '../../support/bot/child.ts';
import { countOf } from '../../support/bot/two-bots.ts';
import { eventually } from '../../support/eventually.ts';
import { findRedis, ownPrefix, redisUrl } from '../../support/redis/shared.ts';
import { sampleDispatch, sampleRecord } from '../../support/samples.ts';

const found = await findRedis('a long list of open work');
/** To go over them takes 90 s. */
const awaitingReceipts = 6_000;
/** A sweep every 15 s, which takes as long as it takes to look whether it is time, of a process that has to share its machine. */
const takenOverWithinMs = 60_000;
const to = '+14155550123';

/** Sent, and no receipt came: many carriers never confirm a picture. */
const fill = async (storeUrl: string) => {
  const store = await openStore(storeUrl, { now: Date.now });
  const at = Date.now();
  const put = (n: number) => {
    const [id, recordId] = [`D${String(n).padStart(25, '0')}`, `r${n}`];
    const dispatch = sampleDispatch({ id, recordIds: [recordId], acceptedAt: at, dueAt: at });
    const record = sampleRecord('sent', { id: recordId, dispatchId: id, uuid: `u${n}`, times: { sent: at } });
    return store.change([
      { do: 'create', kind: 'dispatch', id, value: dispatch },
      { do: 'create', kind: 'pending', id, value: { what: 'dispatch', allSent: true } },
      { do: 'create', kind: 'record', id: recordId, value: record },
    ]);
  };
  const all = Array.from({ length: awaitingReceipts }, (_, n) => n);
  for (let n = 0; n < all.length; n += 50) await Promise.all(all.slice(n, n + 50).map(put));
  await store.close();
};

it.runIf(found)(
  'takes over what a process accepted and died of, beside thousands that await their receipts',
  async () => {
    const storeUrl = `${redisUrl}?prefix=${ownPrefix()}`;
    await fill(storeUrl);
    const world = await startWorld();
    const port = String(await freePort());
    const start = (url: string, env: Record<string, string>) =>
      startChildBot(url, environmentOf(world, { STORE_URL: storeUrl, ...env }));
    const other = await start(`http://127.0.0.1:${port}`, { PORT: port });
    // The worst moment is right after a sweep.
    await eventually('it has swept', () => countOf(other.output, 'recover.woken') > 1);
    const dying = await start(world.appUrl, { CRASH_AT: 'after-accept' });

    expect((await world.type(`${to} Hello`)).failure).toBeDefined();
    await eventually('it dies', () => !dying.isRunning());
    const diedAt = Date.now();
    await eventually('the other takes over', () => world.plivo.phone(to).length === 1, takenOverWithinMs);
    console.info(`taken over ${(Date.now() - diedAt) / 1_000} s after the death`);
  },
);
