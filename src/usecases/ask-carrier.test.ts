import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../test/support/samples.ts';
import { keepWakes } from '../../test/support/wakes.ts';
import type { Store } from '../ports.ts';
import { openStore } from '../store/open.ts';
import { createAskCarrier } from './ask-carrier.ts';
import type { Rules } from './rules.ts';
import { claimUuid } from './uuid-claims.ts';

/** One message of which nobody knows whether Plivo took it, and another one to the same number. */
const start = async (wrapped: (store: Store) => Store = (store) => store) => {
  const clock = createManualClock();
  const at = clock.now();
  const store = await openStore('memory://', { now: clock.now });
  const dispatch = sampleDispatch({ recordIds: ['r1', 'r2'] });
  await store.create('open', dispatch.id, { what: 'dispatch' });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('unconfirmed', { times: { sending: at, unconfirmed: at } }));
  await store.create('record', 'r2', sampleRecord('sending', { id: 'r2' }));
  const ask = createAskCarrier({
    store: wrapped(store),
    clock,
    queue: keepWakes().queue,
    log: keepLog().log,
    carrier: { get: async () => undefined, sentTo: async () => [{ uuid: 'u2', state: 'submitted' }] },
    searches: { take: async () => [], takeNow: async () => ({ taken: true }), forecast: async () => 0 },
    rules: { publicUrl: 'https://mms.example.com' } as Rules,
  });
  await clock.advance(15_000);
  return { store, at, ask: () => ask('r1') };
};

it('does not take what another message claims while it searches', async () => {
  // Plivo's answer to the other one is stored, claim first, between the two things that the search reads.
  let reads = 0;
  const { store, at, ask } = await start((inner) => {
    const answered = async () => {
      reads += 1;
      if (reads !== 1) return;
      await inner.change(claimUuid('u2', 'r2', at));
      await inner.update('record', 'r2', (it) => ({ ...it, state: 'submitted', uuid: 'u2' }));
    };
    return {
      ...inner,
      get: async (kind, id) => {
        const value = await inner.get(kind, id);
        if (kind === 'uuid' || (kind === 'record' && id === 'r2')) await answered();
        return value;
      },
    };
  });

  await ask();

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'unconfirmed', asks: 1 });
});

it('knows its own message by the claim, where the record was not stored any more', async () => {
  const { store, at, ask } = await start();
  await store.change(claimUuid('u2', 'r1', at));

  await ask();

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'submitted', uuid: 'u2' });
});
