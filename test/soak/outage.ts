/**
 * Slack answers 429 for a minute of real time, while 300 callbacks arrive, and keeps to its limits before and after: then
 * every card is right, and none is there twice.
 */
import { people, places } from '../../emulators/slack/seed.ts';
import { spawnBot } from '../support/bot/process.ts';
import { eventually } from '../support/eventually.ts';
import { cardsIn } from '../support/flow/look.ts';
import { wrongAfterOutage } from '../support/scenarios/outage.ts';
import { openScratchStore } from '../support/scratch-store.ts';
import { createWorld, environmentOf } from '../support/world.ts';
import { demand, type Figures, type Soak } from './soak.ts';

const messages = 100;
const statuses = ['queued', 'sent', 'delivered'] as const;
const outageMs = 60_000;
/** Edits are made at 45 a minute, posts in one channel at about 60. */
const drawnWithinMs = 8 * 60_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const run = async (_chance: unknown, say: (line: string) => void): Promise<Figures> => {
  const world = await createWorld({ slack: { rateLimits: true }, plivo: { autoReports: false } });
  const store = await openScratchStore('sqlite');
  const limits = { USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000', LOG_LEVEL: 'error' };
  const bot = spawnBot(world.appUrl, environmentOf(world, { STORE_URL: store.url, ...limits }));
  const { slack, plivo } = world;
  try {
    await bot.ready();
    const texts = Array.from({ length: messages }, (_, n) => `Outage ${n}.`);
    const ask = async (some: readonly string[]) => {
      for (const text of some) {
        await world.people.command({ user: people.sender, channel: places.general, text: `+14155550123 ${text}` });
      }
    };
    await ask(texts.slice(0, messages / 2));
    await eventually('the first half has cards', () => cardsIn({ slack }).length === messages / 2, 120_000);

    const [startedAt, until429] = [performance.now(), performance.now() + outageMs];
    for (const method of ['chat.postMessage', 'chat.update']) {
      slack.fail(method, { status: 429, retryAfter: 10, times: 1_000_000 });
    }
    await ask(texts.slice(messages / 2));
    await eventually('Plivo takes all', () => plivo.messages.length === messages);
    const took: number[] = [];
    for (const { uuid } of plivo.messages) {
      for (const status of statuses) {
        const at = performance.now();
        await plivo.report(uuid, status);
        took.push(performance.now() - at);
      }
      await pause((until429 - performance.now()) / messages);
    }
    await pause(Math.max(0, until429 - performance.now()));
    slack.recover();
    const answers = plivo.callbacks.map(({ answer }) => ('status' in answer ? answer.status : answer.error));
    demand(
      answers.every((answer) => answer === 200),
      'a callback was not taken',
    );
    demand(Math.max(...took) < 1_000, `a callback took ${Math.max(...took)} ms`);
    say(`${took.length} callbacks taken in ${Math.round((performance.now() - startedAt) / 1_000)} s; drawing`);

    const recoveredAt = performance.now();
    await eventually('all is right', () => wrongAfterOutage(slack, texts).length === 0, drawnWithinMs).catch(() => {
      demand(false, wrongAfterOutage(slack, texts).join('; '));
    });
    return {
      callbacks: took.length,
      'slowest callback, ms': Math.round(Math.max(...took)),
      cards: messages,
      'posted twice': 0,
      'posts refused': slack.log.filter(({ method, ok }) => method === 'chat.postMessage' && !ok).length,
      'all drawn after, s': Math.round((performance.now() - recoveredAt) / 1_000),
    };
  } finally {
    await bot.kill();
    await world.close();
    await store.close();
  }
};

export const outage: Soak = { name: 'slack-outage', run };
