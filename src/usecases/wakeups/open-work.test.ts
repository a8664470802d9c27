import { expect, it } from 'vitest';
import { startLongList } from '../../../test/support/long-list.ts';
import { cancel } from '../manage/cancel.ts';
import { openWork } from './open-work.ts';

it('counts a long list without reading its messages', async () => {
  const list = await startLongList(300);
  await list.request('k');
  expect(await openWork(list.context)).toMatchObject({ requests: 1, messages: { waiting: 300 }, overdueMs: 0 });
  await list.report('delivered', 0, 300);
  list.reset();
  expect(await openWork(list.context)).toMatchObject({ messages: { delivered: 300 }, oldestMs: 0 });
  expect(list.calls.reads.record).toBeUndefined();
});

it.each([3, 30])('says how old and how overdue the oldest of %i is, until nothing of it waits', async (count) => {
  const list = await startLongList(count);
  await list.request('k');
  await list.clock.advance(600_000);
  const { messages, oldestMs, overdueMs } = await openWork(list.context);
  expect(messages).toEqual({ waiting: count });
  expect([oldestMs, overdueMs]).toEqual([600_000, 600_000]);
  await cancel(list.context, (await list.dispatch()).id, 'U1');
  expect(await openWork(list.context)).toMatchObject({ messages: { cancelled: count }, oldestMs: 0, overdueMs: 0 });
});
