import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { newCard } from '../../domain/message/card.ts';
import { closeDispatch } from './close-dispatch.ts';

const start = async () => {
  const { context, store, lines } = await startContext();
  const record = sampleRecord('delivered');
  const dispatch = sampleDispatch({ recordIds: [record.id] });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', record.id, record);
  await store.create('card', dispatch.id, newCard(dispatch.id, dispatch.card));
  await store.create('pending', dispatch.id, { what: 'dispatch' });
  return { store, dispatch, lines, close: () => closeDispatch(context, dispatch, [record]) };
};

it('takes a dispatch off the list of open work, and says so', async () => {
  const { store, lines, close } = await start();
  await close();
  expect(await store.list('pending')).toEqual([]);
  expect(lines).toMatchObject([{ level: 'info', step: 'dispatch.closed' }]);
});

it('says that it is still open, and what is missing, where a part of it is gone', async () => {
  const { store, dispatch, lines, close } = await start();
  await store.remove('card', dispatch.id);
  await close();
  expect(await store.list('pending')).toHaveLength(1);
  expect(lines).toMatchObject([{ level: 'warn', step: 'dispatch.not-closed', fields: { missing: 'card' } }]);
});
