import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { newCard } from '../../domain/message/card.ts';
import type { CardPlace } from '../../domain/message/message.ts';
import type { Messenger, Store } from '../../ports/index.ts';
import { drawCard } from './draw-card.ts';

const elsewhere: CardPlace = { channelId: 'D1', insteadBecause: 'shared', insteadOf: 'C1', shared: false };

/** A card that was to stand in #C1, and is in the sender's DM because people outside the company read there. */
const start = async (accepted: CardPlace) => {
  const messenger = {
    render: () => ({ hash: 'h', message: {} }),
    post: async () => ({ channelId: 'D1', ts: '1.1' }),
    edit: async () => {},
    reply: async () => {},
    directMessage: async () => 'D1',
  } as Partial<Messenger> as Messenger;
  const { context, store } = await startContext({ messenger });
  const dispatch = sampleDispatch({ recordIds: ['r1'], card: accepted });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('submitted'));
  await store.create('card', dispatch.id, newCard(dispatch.id, elsewhere));
  const told = async () => {
    const ids = (await store.list('pending')).filter(({ value }) => value.what === 'notice').map(({ id }) => id);
    return (await Promise.all(ids.map((id) => store.get('notice', id)))).map((it) => it?.message.kind);
  };
  return { store, told, draw: (on: Store = store) => drawCard({ ...context, store: on }, dispatch.id) };
};
const undecided: CardPlace = { channelId: '', shared: false, undecided: { channelId: 'C1' } };

it('tells the sender where the card is, also where the process dies right after that is stored', async () => {
  const { store, told, draw } = await start(undecided);
  let isPosted = false;
  const dying =
    <Given extends unknown[], T>(act: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      if (isPosted) throw new Error('the process is gone');
      const done = await act(...given);
      isPosted = (await store.get('card', sampleDispatch().id))?.at !== undefined;
      return done;
    };
  const mortal = { ...store, get: dying(store.get), change: dying(store.change), update: dying(store.update) } as Store;
  await draw(mortal).catch(() => {});
  expect(isPosted).toBe(true);
  await draw();
  expect(await told()).toEqual(['card-elsewhere']);
});

it('tells it once, however often the card is drawn', async () => {
  const { told, draw } = await start(undecided);
  for (let drawing = 0; drawing < 3; drawing += 1) await draw();
  expect(await told()).toEqual(['card-elsewhere']);
});

it('tells nothing where that was part of the first answer', async () => {
  const { told, draw } = await start(elsewhere);
  await draw();
  expect(await told()).toEqual([]);
});
