/** Plivo's list takes 20 calls a minute for the whole account, however many sends there are without an answer. */
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../sandbox/ports.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { openStore } from '../../../src/store/open.ts';
import { environmentOf, startWorld } from '../../harness.ts';
import { flowOf } from '../../support/flow/flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const burst = 5;
const everyMs = 4_000;
/** More than there are searches in a minute, so that they have to wait for one another. */
const messages = 30;
const numbers = Array.from({ length: messages }, (_, n) => `+14155550${100 + n}`);

/** So many processes on one store, whose clock is the test's: what they share is the store alone. */
const startSeveral = async (processes: number) => {
  const clock = createManualClock();
  const world = await startWorld({ plivo: { autoReports: false, now: clock.now }, slack: { now: clock.now } });
  const store = await openStore('memory://', { now: clock.now });
  const output: string[] = [];
  const log = createLogger({ level: 'info', destination: { write: (line) => void output.push(line) }, secrets: [] });
  const startOne = async (port: number) => {
    const env = { PORT: String(port), MAX_RECIPIENTS: String(messages), USER_DAILY_LIMIT: '1000' };
    const open = async () => ({ ...store, close: async () => {} });
    const app = await startApp(loadConfig(environmentOf(world, env)), { log, clock, open });
    onTestFinished(app.stop);
  };
  await startOne(world.port);
  /** They find what is open when they start. */
  const startOthers = async () => {
    for (let others = processes - 1; others > 0; others -= 1) await startOne(await freePort());
  };
  const flow = flowOf({ ...world, output });
  const pass = async (ms: number, stepMs: number) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await clock.advance(stepMs);
      await flow.quiet();
    }
  };
  return { ...world, clock, startOthers, pass };
};

/** Those that came before five at once and then one every four seconds allow, from the moment of the first on. */
const tooEarly = (moments: readonly number[], firstAt: number) =>
  moments.filter((at, index) => at < firstAt + Math.max(0, index + 1 - burst) * everyMs);

it.each([
  { processes: 1, list: 'answers', failures: 0 },
  { processes: 2, list: 'answers', failures: 0 },
  { processes: 1, list: 'cannot be read', failures: 1_000 },
])(
  '$processes process(es) search 20 times in the first minute and 15 in each after it where the list $list',
  async ({ processes, failures }) => {
    const bot = await startSeveral(processes);
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetBefore', times: messages });
    if (failures) bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: failures });
    const firstAt = bot.clock.now() + 15_000;
    await bot.type(`${numbers.join(', ')} Hi`);
    await bot.pass(4_000, 2_000);
    await bot.startOthers();

    await bot.pass(3 * 60_000, everyMs);

    const searches = bot.searches().map(({ at }) => at);
    expect(tooEarly(searches, firstAt)).toEqual([]);
    // It is the pace that holds them up, and not that there would be nothing to ask.
    expect(searches.length).toBeGreaterThan(messages);
  },
);
