import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch } from '../../../test/support/samples.ts';
import { awaitedPreviews, shownPreviews } from '../../domain/message/previews.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Rendered } from '../../ports/index.ts';
import { sendCard } from './send-card.ts';

const dispatch = sampleDispatch({
  media: [
    { name: 'a', type: 'image/jpeg', bytes: 1, kind: 'uploaded', mediaId: 'm', uploadedAt: 1, previewFileId: 'F1' },
  ],
});
const withPictures = { hash: 'full', message: 'full', bare: () => ({ hash: 'bare', message: 'bare' }) };

/** Sends a card to a Slack that refuses what says `refused`. */
const send = async (
  error: DeliveryError,
  refused: readonly string[],
  rendered: Rendered<string> = withPictures,
  previewsAt?: number,
) => {
  const { context, store, clock, woken } = await startContext();
  const stored = { ...dispatch, previewsAt: previewsAt ?? clock.now() };
  await store.create('dispatch', dispatch.id, stored);
  const tried: unknown[] = [];
  const sent = await sendCard(context, stored, rendered, async ({ message }) => {
    tried.push(message);
    if (refused.includes(String(message))) throw error;
    return 'made';
  }).catch((thrown: unknown) => thrown);
  return { tried, sent, now: (await store.get('dispatch', dispatch.id)) ?? dispatch, wakes: woken.map((it) => it.id) };
};

it('remembers what is really shown', async () => {
  const no = new DeliveryError('no', 'permanent');
  expect(await send(no, [])).toMatchObject({ tried: ['full'], sent: { made: 'made', shown: 'full' }, wakes: [] });
  expect(await send(no, ['full'])).toMatchObject({ tried: ['full', 'bare'], sent: { made: 'made', shown: 'bare' } });
});

it('has Slack asked again about a new picture, and not about an old one', async () => {
  const no = new DeliveryError('no', 'permanent');
  const young = await send(no, ['full']);
  expect([shownPreviews(young.now), awaitedPreviews(young.now), young.wakes]).toEqual([
    [],
    ['F1'],
    [`preview.${dispatch.id}`],
  ]);
  const old = await send(no, ['full'], withPictures, 1);
  expect([shownPreviews(old.now), awaitedPreviews(old.now), old.wakes]).toEqual([[], [], []]);
});

it.each([
  ['invalid_blocks', 'permanent'],
  ['file_not_found', 'permanent'],
  ['invalid_arguments', 'permanent'],
  ['internal_error', 'passing'],
] as const)('tries once without the pictures after %s', async (reason, failure) => {
  expect((await send(new DeliveryError(reason, failure), ['full'])).tried).toEqual(['full', 'bare']);
});

it.each([
  ['may have been posted', new DeliveryError('unreachable', 'passing', { unknown: true })],
  ['is not the moment for it', new DeliveryError('ratelimited', 'busy')],
  ['is not the place for it', new DeliveryError('not_in_channel', 'place')],
])('tries nothing else where it %s', async (_why, error) => {
  const { tried, sent, now } = await send(error, ['full']);
  expect([tried, sent]).toEqual([['full'], error]);
  expect(shownPreviews(now)).toEqual(['F1']);
});

it('takes a picture for shown still where Slack refuses the card without it too', async () => {
  const no = new DeliveryError('message_not_found', 'permanent');
  const { tried, sent, now } = await send(no, ['full', 'bare']);
  expect([tried, sent, shownPreviews(now)]).toEqual([['full', 'bare'], no, ['F1']]);
});

it('has nothing to leave out of a card without pictures', async () => {
  const no = new DeliveryError('no', 'permanent');
  const { bare: _none, ...plain } = withPictures;
  expect((await send(no, ['full'], plain)).tried).toEqual(['full']);
});
