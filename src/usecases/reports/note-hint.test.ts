import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { noAlarms } from '../../../test/support/no-alarms.ts';
import { sampleAt, sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { systemRandom } from '../../kit/clock.ts';
import type { CarrierLookup } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { createLimiters } from '../limiters/index.ts';
import type { Rules } from '../rules.ts';
import { recover } from '../wakeups/recover.ts';
import { noteHint } from './note-hint.ts';
import { reconcile } from './reconcile.ts';

const start = async (record: MessageRecord) => {
  const clock = createManualClock(sampleAt);
  const store = await openStore('memory://', { now: clock.now });
  await store.create('dispatch', record.dispatchId, sampleDispatch({ recordIds: [record.id] }));
  await store.create('record', record.id, record);
  const { queue, woken } = keepWakes();
  const rules = { publicUrl: 'https://mms.example.com' } as Rules;
  const context = { store, clock, queue, log: keepLog().log, rules };
  return { store, clock, woken, context, note: (id = record.id) => noteHint(context, id, 'u2') };
};

it('stores in one change that the carrier is to be asked, and that there is work', async () => {
  const record = sampleRecord('undelivered', { uuid: 'u1' });
  const { store, woken, note } = await start(record);
  expect(await note()).toBe(true);
  expect(await store.get('record', 'r1')).toEqual({
    ...record,
    hint: { looks: 0, due: { at: sampleAt, since: sampleAt } },
  });
  expect(await store.list('pending')).toEqual([{ id: record.dispatchId, value: { what: 'dispatch' } }]);
  expect(woken).toEqual([{ id: 'reconcile.r1', at: sampleAt }]);
});

it('is found by the next process', async () => {
  const { woken, note, context } = await start(sampleRecord('undelivered', { uuid: 'u1' }));
  await note();
  woken.length = 0;
  await recover(context);
  expect(woken).toContainEqual({ id: 'reconcile.r1', at: sampleAt });
});

it('writes nothing however many come while the carrier is asked', async () => {
  const { store, woken, clock, note } = await start(sampleRecord('submitted', { uuid: 'u1' }));
  await note();
  await clock.advance(1_000);
  await note();
  const stored = await store.get('record', 'r1');
  woken.length = 0;
  for (let n = 0; n < 100; n += 1) expect(await note()).toBe(true);
  expect(await store.get('record', 'r1')).toEqual(stored);
  expect(woken).toEqual([]);
});

it('writes nothing where nothing can come of it, and says that the record is known', async () => {
  const record = sampleRecord('delivered', { uuid: 'u1' });
  const { store, woken, note } = await start(record);
  expect(await note()).toBe(true);
  expect(await store.get('record', 'r1')).toEqual(record);
  expect([woken, await store.list('pending')]).toEqual([[], []]);
});

it('says that a record is not known', async () => {
  const { note } = await start(sampleRecord('submitted'));
  expect(await note('r2')).toBe(false);
});

describe('one that comes while Plivo is being asked', () => {
  const ask = async (record: MessageRecord, isHintedBefore: boolean) => {
    const { store, clock, woken, context, note } = await start(record);
    if (isHintedBefore) await note();
    const lookup: CarrierLookup = {
      // Read before the news of which the second one tells.
      get: async () => {
        await clock.advance(100);
        await note();
        return { uuid: 'u1', state: 'sent' };
      },
      sentTo: async () => [],
      searchRate: { name: 'searches', perSecond: 1, burst: 5 },
    };
    const more = { random: systemRandom, lookup, alarms: noAlarms, limiters: createLimiters() };
    await reconcile({ ...context, ...more }, record.id);
    return { stored: await store.get('record', 'r1'), askAt: woken.findLast(({ id }) => id === 'reconcile.r1')?.at };
  };

  it.each([
    ['because of another one', sampleRecord('submitted', { uuid: 'u1' }), true],
    ['because it was time', sampleRecord('submitted', { uuid: 'u1', times: { submitted: sampleAt - 600_000 } }), false],
  ])('has it asked once more: %s', async (_why, record, isHintedBefore) => {
    const { stored, askAt } = await ask(record, isHintedBefore);
    expect(stored).toMatchObject({ state: 'sent', hint: { looks: 1 } });
    expect(askAt).toBe(sampleAt + 5_100);
  });
});
