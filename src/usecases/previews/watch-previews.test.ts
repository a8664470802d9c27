import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch } from '../../../test/support/samples.ts';
import type { Dispatch, Media } from '../../domain/message/message.ts';
import { awaitedPreviews, shownPreviews } from '../../domain/message/previews.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Preview } from '../../ports/index.ts';
import { keepPreviews } from './keep-previews.ts';
import { previewLooks, watchPreviews } from './watch-previews.ts';

const medium: Media = { name: 'a', type: 'image/jpeg', bytes: 1, kind: 'uploaded', mediaId: 'm', uploadedAt: 1 };
const { id } = sampleDispatch();

/** A dispatch whose small pictures `F0`, `F1` … were just uploaded. `isReady` is what Slack says of one. */
const start = async (
  isReady: (fileId: string) => boolean | Promise<boolean>,
  { count = 1, ...more }: Partial<Dispatch> & { count?: number } = {},
) => {
  let asked = 0;
  const { context, store, clock, woken } = await startContext({
    previews: {
      keep: async ({ name }) => (name === 'lost' ? undefined : name),
      isReady: async (fileId) => {
        asked += 1;
        return isReady(fileId);
      },
      remove: async () => {},
    },
  });
  await store.create('dispatch', id, sampleDispatch({ media: Array.from({ length: count }, () => medium), ...more }));
  const small = Array.from({ length: count }, (_, of): Preview => ({ of, name: `F${of}`, bytes: new Uint8Array() }));
  const keep = (previews = small) => keepPreviews(context, id, previews);
  const stored = async () => (await store.get('dispatch', id)) ?? sampleDispatch();
  const look = () => watchPreviews(context, id);
  const wakesOf = (kind: string) =>
    woken.filter((wake) => wake.id === `${kind}.${id}`).map(({ at }) => at - clock.now());
  return { store, clock, woken, keep, look, stored, wakesOf, asked: () => asked };
};

it('shows those that are ready, and comes back for the others', async () => {
  const { clock, woken, keep, look, stored, wakesOf } = await start((fileId) => fileId !== 'F1', { count: 3 });
  await keep();
  expect(wakesOf('preview')).toEqual([500]);
  await clock.advance(500);
  woken.length = 0;
  await look();
  expect([shownPreviews(await stored()), awaitedPreviews(await stored())]).toEqual([['F0', 'F2'], ['F1']]);
  expect([wakesOf('draw'), wakesOf('preview')]).toEqual([[0], [1_000]]);
});

it('draws nothing again for a picture that is not ready, and gives it up after twenty seconds', async () => {
  const { clock, woken, keep, look, stored, wakesOf, asked } = await start(() => false);
  await keep();
  const started = clock.now();
  for (let next = wakesOf('preview')[0]; next !== undefined; next = wakesOf('preview')[0]) {
    await clock.advance(next);
    woken.length = 0;
    await look();
  }
  expect([clock.now() - started, asked()]).toEqual([20_000, 6]);
  expect(awaitedPreviews(await stored())).toEqual([]);
});

it.each(['passing', 'permanent', 'place'] as const)('asks again after a failure (%s)', async (failure) => {
  const { woken, keep, look, stored, wakesOf } = await start(() => Promise.reject(new DeliveryError('no', failure)));
  await keep();
  woken.length = 0;
  await look();
  expect(awaitedPreviews(await stored())).toEqual(['F0']);
  expect(wakesOf('preview')).toEqual([500]);
});

it('asks no more for as long as Slack says, for any message, and then once more although it is late', async () => {
  let busy = true;
  const answer = () => {
    if (busy) throw new DeliveryError('ratelimited', 'busy', { retryAfterMs: 30_000 });
    return true;
  };
  const { clock, woken, keep, look, stored, wakesOf, asked } = await start(answer, { count: 2 });
  await keep();
  woken.length = 0;
  await look();
  await look();
  expect([asked(), wakesOf('preview')]).toEqual([1, [30_000, 30_000]]);
  busy = false;
  await clock.advance(30_000);
  await look();
  expect(shownPreviews(await stored())).toEqual(['F0', 'F1']);
});

it('leaves Slack’s limit for files to those that are sent', async () => {
  const { store, clock, keep, look, stored, wakesOf, asked } = await start(() => true);
  const full = Array.from({ length: previewLooks.max }, () => clock.now());
  await store.create('window', previewLooks.name, { log: full });
  await keep();
  await look();
  expect([asked(), awaitedPreviews(await stored()), wakesOf('preview').at(-1)]).toEqual([
    0,
    ['F0'],
    previewLooks.windowMs,
  ]);
});

it('comes back after a while where many wait for the one place that is free in a moment', async () => {
  const { store, clock, keep, look, wakesOf } = await start(() => true);
  const nearlyOver = Array.from({ length: previewLooks.max }, () => clock.now() - previewLooks.windowMs + 100);
  await store.create('window', previewLooks.name, { log: nearlyOver });
  await keep();
  await look();
  expect(wakesOf('preview').at(-1)).toBe(5_000);
});

it('asks nothing of a message that is canceled, and has its card closed with its files', async () => {
  const { store, keep, look, stored, wakesOf, asked } = await start(() => true, { state: 'cancelled' });
  await keep();
  await look();
  expect([asked(), shownPreviews(await stored()), wakesOf('draw')]).toEqual([0, [], [0]]);
  expect(await store.get('pending', id)).toEqual({ what: 'dispatch' });
});

it('goes without a picture that Slack did not take', async () => {
  const { woken, keep, stored } = await start(() => true);
  const before = await stored();
  await keep([{ of: 0, name: 'lost', bytes: new Uint8Array() }]);
  await keep([]);
  expect([await stored(), woken]).toEqual([before, []]);
});
