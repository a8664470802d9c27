import { describe, expect, it } from 'vitest';
import { freePort } from '../../sandbox/ports.ts';
import { startWorld } from '../../test/harness.ts';
import { keepLog } from '../../test/support/http.ts';
import { environmentOf, type World } from '../../test/support/world.ts';
import { loadConfig } from '../config/index.ts';
import { StoreError } from '../ports/errors.ts';
import { type OpenedStore, openStore } from '../store/open.ts';
import { startApp } from './start.ts';

/** Starts an app that cannot start, and says why and how often its store was closed. */
const failToStart = async (world: World, env: Record<string, string>, like: Partial<OpenedStore> = {}) => {
  let closed = 0;
  const open: typeof openStore = async (_url, options) => {
    const store = await openStore('memory://', options);
    const close = async () => {
      closed += 1;
      await store.close();
    };
    return { ...store, close, ...like };
  };
  const starting = startApp(loadConfig(environmentOf(world, env)), { log: keepLog().log, open });
  const error = await starting.then(
    () => expect.fail('it started'),
    (it: Error) => it,
  );
  return { error, closed };
};

describe('a start that fails closes the store that it had opened', () => {
  it('when the queue cannot reach Redis', async () => {
    const world = await startWorld();
    const url = `redis://127.0.0.1:${await freePort()}`;
    const { error, closed } = await failToStart(world, { STORE_URL: url }, { kind: 'redis' });
    expect(error.message).toBe('Redis cannot be reached for wake-ups.');
    expect(closed).toBe(1);
  });

  it('when Slack refuses the token', async () => {
    const world = await startWorld({ slack: { botToken: 'xoxb-another' } });
    const { error, closed } = await failToStart(world, {});
    expect(error.message).toContain('SLACK_BOT_TOKEN');
    expect(closed).toBe(1);
  });
});

it('a start that fails says why, also when what it had opened cannot be closed', async () => {
  const world = await startWorld({ slack: { botToken: 'xoxb-another' } });
  const close = () => Promise.reject(new StoreError('store.unavailable', 'The disk is gone.'));
  const { error } = await failToStart(world, {}, { close });
  expect(error.message).toContain('SLACK_BOT_TOKEN');
});
