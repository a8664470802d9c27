import { onTestFinished } from 'vitest';
import { spawnBot } from './process.ts';

/** A bot in its own process that is ready, and that ends with the test at the latest. */
export const startChildBot = async (appUrl: string, env: Record<string, string>) => {
  const bot = spawnBot(appUrl, env);
  onTestFinished(async () => void (await bot.kill()));
  if (!(await bot.ready())) throw new Error(`the bot did not become ready:\n${bot.output.join('')}`);
  return bot;
};
