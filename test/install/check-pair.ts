/** The two commands of the README, and every way to stop them, with one Node and one npm. */
import { join } from 'node:path';
import { createWorld, environmentOf } from '../support/world.ts';
import { cloneTo, leftAlone } from './clone.ts';
import { startCommand } from './command.ts';
import { machineWith } from './machine.ts';
import type { Pair } from './pairs.ts';

type Place = { cwd: string; env: Record<string, string | undefined> };

/** Rejects with a sentence and the end of what the command said. */
export const checkPair = async (pair: Pair, folder: string): Promise<void> => {
  const env = await machineWith(pair, join(folder, 'machine'));
  const place = { cwd: join(folder, 'clone'), env };
  cloneTo(place.cwd);
  await startCommand(['npm', 'ci'], place).succeeds();
  await checkSandbox(place);
  await checkStart(pair, place);
};

/** The first picture arrives, and Ctrl-C ends everything. */
const checkSandbox = async (place: Place): Promise<void> => {
  const sandbox = startCommand(['npm', 'run', 'sandbox'], place);
  await sandbox.says('image/jpeg');
  sandbox.killAll('SIGINT');
  await leftAlone(place.cwd);
  await sandbox.says('Stopped.');
};

const checkStart = async ({ npm }: Pair, place: Place): Promise<void> => {
  const world = await createWorld();
  const env = { ...place.env, ...environmentOf(world), STORE_URL: 'sqlite://data/store.sqlite' };
  const start = () => startCommand(['npm', 'start'], { ...place, env });
  const running = async () => {
    const bot = start();
    await bot.says('app.started');
    return bot;
  };
  const stopped = async (bot: ReturnType<typeof start>) => {
    await leftAlone(place.cwd);
    await bot.says('app.stopped');
  };
  try {
    // npm 9 swallows it: nobody else hears of it, and npm itself goes on.
    if (!npm.startsWith('9.')) {
      const byNpm = await running();
      byNpm.kill('SIGTERM');
      await stopped(byNpm);
    }
    const withoutNpm = await running();
    withoutNpm.kill('SIGKILL');
    await stopped(withoutNpm);

    const byGroup = await running();
    byGroup.killAll('SIGTERM');
    await stopped(byGroup);

    world.slack.fail('auth.test', { hang: true });
    const before = world.slack.log.length;
    const starting = start();
    await starting.until('it waits for Slack', () => world.slack.log.length > before);
    starting.killAll('SIGTERM');
    await stopped(starting);
  } finally {
    await world.close();
  }
};
