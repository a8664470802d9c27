import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../test/support/samples.ts';
import { keepWakes } from '../../test/support/wakes.ts';
import { systemChance } from '../clock.ts';
import type { Media } from '../domain/message.ts';
import { openStore } from '../store/open.ts';
import { createPaces } from './paces.ts';
import type { Rules } from './rules.ts';
import { createSendRecord } from './send-record.ts';

const lateMs = 60 * 60_000;

/** A process died between throwing the old uploads away and having new ones. */
const start = async (media?: Media[]) => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { media: _old, ...dispatch } = sampleDispatch({ recordIds: ['r1'] });
  await store.create('dispatch', dispatch.id, { ...dispatch, ...(media ? { media } : {}) });
  await store.create('record', 'r1', sampleRecord('waiting', { forecastAt: clock.now(), dueAt: clock.now() }));
  const { queue, woken } = keepWakes();
  const send = createSendRecord({
    store,
    clock,
    chance: systemChance,
    queue,
    log: keepLog().log,
    gateway: { send: () => Promise.reject(new Error('nothing is to be sent')) },
    departures: createPaces(store, { mmsPerSecond: 5, smsPerSecond: 5 }).departures,
    rules: { lateMs, publicUrl: undefined } as Rules,
  });
  return { clock, store, send: () => send('r1'), woken, dispatch };
};

it('has the attachments prepared again where whoever began that is gone', async () => {
  const { send, woken, dispatch } = await start();
  await send();
  expect(woken.map(({ id }) => id)).toEqual([`prepare.${dispatch.id}`]);
});

it.each([
  ['are not there', undefined],
  ['are too old', [{ kind: 'uploaded', mediaId: 'm1', uploadedAt: 0, name: 'a.jpg', type: 'image/jpeg', bytes: 1 }]],
] as const)('takes no place in the pace while its uploads %s', async (_what, media) => {
  const { store, send, woken, dispatch } = await start(media && [...media]);
  await send();
  expect(woken.map(({ id }) => id)).toEqual([`prepare.${dispatch.id}`]);
  expect(await store.get('pace', 'mms-leaving')).toBeUndefined();
  expect(await store.get('pace', 'sms-leaving')).toBeUndefined();
});

it('drops what is too late also while its attachments are not ready', async () => {
  const { clock, store, send } = await start();
  await clock.advance(lateMs + 1);
  await send();
  expect(await store.get('record', 'r1')).toMatchObject({ state: 'failed', failure: { code: 'request.too-late' } });
});
