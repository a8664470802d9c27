import { expect, it, onTestFinished } from 'vitest';
import { findRedis } from '../../../test/support/redis/shared.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { openScratchStore, type StoreKind } from '../../../test/support/scratch-store.ts';
import { erasedNumber } from '../../domain/language/erase-number.ts';
import { maskNumber } from '../../domain/language/format.ts';
import { openStore } from '../open.ts';
import { forget } from './forget.ts';
import { openSnapshot } from './snapshot.ts';

const kinds: readonly StoreKind[] = (await findRedis('forgetting a number')) ? ['sqlite', 'redis'] : ['sqlite'];
const number = '+14155550123';
const other = '+14155550124';
const origin = { channelId: 'C1' };

const start = async (kind: StoreKind) => {
  const { url, close } = await openScratchStore(kind);
  onTestFinished(close);
  const open = () => openStore(url, { now: Date.now, mayForget: true });
  const store = await open();
  const record = (id: string, to: string, state: 'waiting' | 'delivered') =>
    ({ do: 'create', kind: 'record', id, value: sampleRecord(state, { id, to, dispatchId: 'd' }) }) as const;
  const draft = (to: string, text: string) => ({
    userId: 'U1',
    entryPoint: 'form' as const,
    to,
    text,
    links: [],
    files: [],
    origin,
    place: origin,
  });
  const notice = { userId: 'U1', place: origin, attempts: 0, at: 1 };
  await store.change([
    record('gone', number, 'delivered'),
    record('waits', number, 'waiting'),
    record('stays', other, 'delivered'),
    { do: 'create', kind: 'dispatch', id: 'd', value: sampleDispatch({ id: 'd', text: 'Hi', content: 'hash' }) },
    { do: 'create', kind: 'dispatch', id: 'old', value: sampleDispatch({ id: 'old', text: 'Call (415) 555-0123' }) },
    { do: 'create', kind: 'dispatch', id: 'new', value: sampleDispatch({ id: 'new', text: 'Call (415) 555-0123' }) },
    { do: 'create', kind: 'pending', id: 'new', value: { what: 'dispatch' } },
    { do: 'create', kind: 'repeat', id: 'U1.hash', value: { dispatchId: 'd', at: 1 } },
    { do: 'create', kind: 'tries', id: `${number}.7`, value: { recordIds: ['gone'] } },
    { do: 'create', kind: 'tries', id: `${other}.7`, value: { recordIds: ['stays'] } },
    { do: 'create', kind: 'draft', id: 'a', value: draft('415-555-0123', 'x') },
    { do: 'create', kind: 'draft', id: 'b', value: draft(other, 'y') },
    {
      do: 'create',
      kind: 'notice',
      id: 'n',
      value: { ...notice, message: { kind: 'long-text', text: `to ${number}` } },
    },
  ]);
  return { url, store, open };
};

const textOf = async (url: string) => {
  const snapshot = await openSnapshot(url, Date.now);
  const found: string[] = [];
  for await (const batch of snapshot.entries()) for (const { key, text } of batch) found.push(`${key} ${text}`);
  await snapshot.close();
  return found.sort().join('\n');
};

it.each(kinds)('a number is nowhere in a store on %s any more, and everything else is as it was', async (kind) => {
  const { url, store, open } = await start(kind);
  await store.close();
  expect(await forget(url, number, Date.now)).toEqual({ messages: 2, others: 6, underWay: 1 });

  const after = await open();
  expect(await after.get('record', 'gone')).toMatchObject({ to: erasedNumber, state: 'delivered' });
  expect(await after.get('record', 'waits')).toMatchObject({ to: erasedNumber, state: 'cancelled' });
  expect(await after.get('record', 'stays')).toMatchObject({ to: other });
  expect(await after.get('dispatch', 'd')).toMatchObject({ text: 'Hi', content: '' });
  expect(await after.get('dispatch', 'old')).toMatchObject({ text: 'Call (number erased)' });
  expect(await after.get('dispatch', 'new')).toMatchObject({ text: 'Call (415) 555-0123' });
  expect(await after.get('draft', 'b')).toMatchObject({ to: other });
  expect(await after.get('tries', `${other}.7`)).toBeDefined();
  await after.remove('pending', 'new');
  await after.close();

  expect(await forget(url, number, Date.now)).toEqual({ messages: 0, others: 1, underWay: 0 });
  const left = await textOf(url);
  expect(left).not.toMatch(/415\D{0,3}555\D{0,3}0123/);
  expect(left).not.toContain('hash');
});

it.each(kinds)('is not done while a bot runs on %s', async (kind) => {
  const { url, store } = await start(kind);
  await store.create('running', 'all', { bot: 'U', sender: 's', processes: { p: Date.now() + 60_000 } });
  const before = await textOf(url);
  const code = kind === 'redis' ? 'store.in-use' : 'store.locked';
  await expect(forget(url, number, Date.now)).rejects.toMatchObject({ code });
  expect(await textOf(url)).toEqual(before);
  await store.close();
});

it('stands in a sentence like a number that is masked', () => {
  expect(maskNumber(erasedNumber)).toBe('(•••) •••-0000');
});
