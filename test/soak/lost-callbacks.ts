import { loseCallbacks } from '../support/scenarios/lost-callbacks.ts';
import { demand, type Soak } from './soak.ts';

/** Of the bot's clock, which is moved by hand: an eight minutes' wait, a question, and a turn in the pace of the edits. */
const boundMs = 9 * 60_000;
const messages = 100;

export const lostCallbacks: Soak = {
  name: 'lost-callbacks',
  run: async () => {
    const { finalAfterMs, lost } = await loseCallbacks(messages);
    const slowest = Math.max(...finalAfterMs);
    demand(slowest <= boundMs, `a card was final only after ${Math.round(slowest / 1_000)} s`);
    return { messages, 'callbacks lost': lost, 'slowest card, s': Math.round(slowest / 1_000) };
  },
};
