import { EventEmitter } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import type { RedisClient } from './connection.ts';
import { watchDurability } from './durability.ts';

type Answer = 'on' | 'off' | 'none' | 'refused';

/** A connection to a Redis of which only the answers to INFO matter. */
const start = async (answer: Answer = 'on') => {
  const server = { answer, asked: 0 };
  const info = async () => {
    server.asked += 1;
    if (server.answer === 'refused') throw new Error("NOPERM User bot has no permissions to run the 'info' command");
    if (server.answer === 'none') throw new Error('it took too long');
    return `aof_enabled:${server.answer === 'on' ? 1 : 0}\r\n`;
  };
  const client = Object.assign(new EventEmitter(), { isReady: true, info });
  const changes: boolean[] = [];
  const watch = watchDurability({
    client: client as unknown as RedisClient,
    timeoutMs: 1_000,
    everyMs: 5,
    onChange: (isDurable) => changes.push(isDurable),
  });
  onTestFinished(watch.stop);
  /** Two looks that began after this was called. */
  const looks = async () => {
    const from = server.asked;
    await eventually('it is looked again', () => server.asked >= from + 3);
  };
  client.emit('ready');
  await looks();
  return { ...watch, server, client, changes, looks };
};

it('says that a server forgets once it is found, and that it does not any more', async () => {
  const { durable, server, changes, looks } = await start();
  server.answer = 'off';
  await looks();
  expect([await durable(), changes]).toEqual([false, [false]]);
  server.answer = 'on';
  await looks();
  expect([await durable(), changes]).toEqual([true, [false, true]]);
});

it('counts on nothing where the server hides it by now', async () => {
  const { durable, server, changes, looks } = await start();
  server.answer = 'refused';
  await looks();
  expect([await durable(), changes]).toEqual([false, [false]]);
});

it('takes a server that is too busy to answer for what it was over the same connection', async () => {
  const { durable, server, changes, looks } = await start();
  server.answer = 'none';
  await looks();
  expect([await durable(), changes]).toEqual([true, []]);
});

it('counts on nothing over a new connection before the server has answered, and accuses it of nothing', async () => {
  const { durable, server, client, changes, looks } = await start();
  server.answer = 'none';
  client.emit('ready');
  await looks();
  expect([await durable(), changes]).toEqual([false, []]);
  server.answer = 'on';
  await looks();
  expect([await durable(), changes]).toEqual([true, []]);
});
