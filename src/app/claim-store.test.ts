import { describe, expect, it, onTestFinished } from 'vitest';
import { environmentOf, startWorld } from '../../test/harness.ts';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { findRedis, ownPrefix, redisUrl } from '../../test/support/redis/shared.ts';
import { loadConfig } from '../config/index.ts';
import { systemRandom } from '../kit/clock.ts';
import type { AppError } from '../ports/errors.ts';
import { openStore } from '../store/open.ts';
import { claimed, createStoreClaim } from './claim-store.ts';
import { startApp } from './start.ts';

const minute = 60_000;
type Self = { teamId: string; botUserId?: string };

const start = async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { log, lines } = keepLog();
  const bot = (sender: string, self: () => Self | undefined, isShared = true) => {
    const refusals: AppError[] = [];
    const deps = { store, clock, random: systemRandom, log, onRefused: (it: AppError) => refusals.push(it) };
    return { ...createStoreClaim(deps, { self, sender, isShared }), refusals };
  };
  return { clock, lines, bot };
};
const ours = () => ({ teamId: 'T1', botUserId: 'U1' });
const otherApp = () => ({ teamId: 'T1', botUserId: 'U2' });
const otherTeam = () => ({ teamId: 'T2', botUserId: 'U1' });
const refusal = (sentence: string) => ({ code: 'store.other-bot', message: expect.stringContaining(sentence) });

describe('a store that several processes share', () => {
  it('takes as many processes of one bot as come', async () => {
    const { bot, clock } = await start();
    const all = [bot('a', ours), bot('a', ours), bot('a', ours)];
    for (const one of all) await one.begin();
    await clock.advance(10 * minute);
    expect(all.map(({ refusals }) => refusals)).toEqual([[], [], []]);
  });

  it.each([
    ['sender', 'b', ours],
    ['Slack app', 'a', otherApp],
  ])('refuses another %s while one runs, and takes it once all have stopped', async (_what, sender, self) => {
    const { bot } = await start();
    const [first, second] = [bot('a', ours), bot('a', ours)];
    await first.begin();
    await second.begin();
    await first.end();
    await expect(bot(sender, self).begin()).rejects.toMatchObject(refusal('?prefix=slack-mms-2'));
    await second.end();
    await bot(sender, self).begin();
  });

  it.each([
    ['a minute after the last process was killed', minute + 1],
    ['at once after one whose clock was far ahead', -24 * 60 * minute],
  ])('takes another sender %s', (_when, ms) => {
    const killed = claimed(undefined, { bot: 'U1', sender: 'a', processes: { p1: minute } }, 0);
    const mine = { bot: 'U1', sender: 'b', processes: { p2: 2 * minute } };
    expect(claimed(killed, mine, minute - 1)).toBe(killed);
    expect(claimed(killed, mine, ms)).toBe(mine);
  });

  it('tells a running process of a store that is another workspace’s as soon as Slack has said who it is', async () => {
    const { bot, clock } = await start();
    await bot('a', ours).begin();
    let self: Self | undefined;
    const early = bot('a', () => self);
    await early.begin();
    self = otherTeam();
    await clock.advance(minute / 3);
    expect(early.refusals).toMatchObject([refusal('another Slack workspace')]);
  });
});

it('belongs to one workspace, also when nothing runs on it', async () => {
  const { bot } = await start();
  for (const isShared of [true, false]) {
    const first = bot('a', ours, isShared);
    await first.begin();
    await first.end();
    const wanted = isShared ? 'add ?prefix=' : 'point STORE_URL at a new file';
    await expect(bot('a', otherTeam, isShared).begin()).rejects.toMatchObject(refusal(wanted));
  }
});

it('may send from another number after each start where one process has it alone', async () => {
  const { bot } = await start();
  await bot('a', ours, false).begin();
  await bot('b', otherApp, false).begin();
});

const found = await findRedis('two bots that share a Redis');

it.runIf(found)('a bot does not start beside one with another number on the same Redis', async () => {
  const storeUrl = `${redisUrl}?prefix=${ownPrefix()}`;
  const [one, other] = [await startWorld(), await startWorld()];
  const configOf = (world: typeof one, env: Record<string, string>) =>
    loadConfig(environmentOf(world, { STORE_URL: storeUrl, ...env }));
  const { log } = keepLog();
  const running = await startApp(configOf(one, {}), { log });
  const second = configOf(other, { PLIVO_SENDER_NUMBER: '+14155550101' });
  await expect(startApp(second, { log })).rejects.toMatchObject(refusal('PLIVO_SENDER_NUMBER'));
  await running.stop();
  const changed = await startApp(second, { log });
  onTestFinished(changed.stop);
});
