/**
 * The whole bot over real HTTP with real signatures, against the emulators, for one test. Tests ask the other side what
 * it saw: Slack's messages, the phone, the carrier's callbacks.
 */

import { expect, onTestFinished } from 'vitest';
import { picturesOfHost } from '../src/media/pictures/apart.ts';
import { type BotOptions, createBot } from './support/bot/in-process.ts';
import { eventually } from './support/eventually.ts';
import { flowOf } from './support/flow/flow.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createWorld, type World, type WorldOptions } from './support/world.ts';

export type { BotOptions } from './support/bot/in-process.ts';
export { environmentOf, secrets, sender, type World } from './support/world.ts';

/**
 * What holds of every message and view of every test: no text is left to Slack's own parsing, which makes links of the names
 * of files and calls everybody where somebody typed `@channel`.
 */
const checkSaid = ({ slack }: Pick<World, 'slack'>): void =>
  expect(slack.leftToParsing, 'mrkdwn without verbatim').toEqual([]);

/** A world that ends with the test. */
export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const world = await createWorld(options);
  onTestFinished(world.close);
  onTestFinished(() => checkSaid(world));
  return world;
};

/** How much of the bot's time goes by before each look of a wait. */
const tickMs = 100;

/**
 * A running bot; stopped, with its world, when the test ends. `output` is everything that it logged. Without a clock of
 * the test's own, time goes by while the test waits, and only then: a second between two edits of a card takes a few
 * looks, and however busy the machine is, nothing is late.
 */
export const startBot = async (options: BotOptions = {}) => {
  const own = options.clock ? undefined : createManualClock();
  const bot = await createBot(own ? { ...options, clock: own } : options);
  onTestFinished(bot.close);
  onTestFinished(() => checkSaid(bot));
  const side = own ? { ...bot, tick: () => own.advance(tickMs) } : bot;
  return { ...side, ...flowOf(side) };
};
export type Bot = Awaited<ReturnType<typeof startBot>>;

/** How far the clock goes before the bot is given time to do what was due. */
const stepMs = 1_000;

/**
 * A bot whose time stands still until the test moves it. Slack and Plivo go by the same clock, and Plivo reports nothing
 * by itself, unless the test says otherwise.
 */
export const startAtRest = async (options: BotOptions = {}) => {
  const clock = createManualClock();
  // The process that draws takes half a second to start, in which this clock would go on for several.
  await picturesOfHost().look('image/jpeg', new Uint8Array(8));
  const bot = await startBot({
    ...options,
    clock,
    slack: { now: clock.now, ...options.slack },
    plivo: { autoReports: false, now: clock.now, ...options.plivo },
  });
  /**
   * Lets so much time go by, in steps after each of which the bot comes to rest. It does so at first, from what it was
   * doing, and whenever one of its timers fired; between those it has nothing to do.
   */
  const pass = async (ms: number, everyMs = stepMs): Promise<void> => {
    for (let passed = 0; passed < ms; passed += everyMs) {
      const fired = await clock.advance(everyMs);
      if (passed === 0 || fired > 0) await bot.quiet();
    }
  };
  /** Lets time go by until the first card says it: a card is edited once a second at most. */
  const passUntilCardSays = (text: string, everyMs = 200) =>
    eventually(`the card says “${text}” as time goes by`, async () => {
      if (bot.cards().length > 0 && bot.cardText().includes(text)) return true;
      await clock.advance(everyMs);
      return false;
    });
  return { ...bot, clock, pass, passUntilCardSays };
};
export type BotAtRest = Awaited<ReturnType<typeof startAtRest>>;
