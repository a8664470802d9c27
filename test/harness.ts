/**
 * The whole bot over real HTTP with real signatures, against the emulators, for one test. Tests ask the other side what
 * it saw: Slack's messages, the phone, the carrier's callbacks.
 */
import { onTestFinished } from 'vitest';
import { type Bot, type BotOptions, createBot } from './support/bot/in-process.ts';
import { createWorld, type World, type WorldOptions } from './support/world.ts';

export type { Bot, BotOptions } from './support/bot/in-process.ts';
export { environmentOf, secrets, sender, type World } from './support/world.ts';

/** A world that ends with the test. */
export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const world = await createWorld(options);
  onTestFinished(world.close);
  return world;
};

/** A running bot; stopped, with its world, when the test ends. `output` is everything that it logged. */
export const startBot = async (options: BotOptions = {}): Promise<Bot> => {
  const bot = await createBot(options);
  onTestFinished(bot.close);
  return bot;
};
