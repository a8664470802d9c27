/** What many flows do: wait for what the other side sees, send one message, read its card. */
import type { SlackEmulator } from '../../emulators/slack/emulator.ts';
import { people, places } from '../../emulators/slack/seed.ts';
import type { Message } from '../../emulators/slack/workspace/message.ts';
import type { Bot } from '../harness.ts';

/** Kept, so that a test with faked timers can still wait. */
const realTimeout = globalThis.setTimeout;
const pause = (ms: number) => new Promise((resolve) => realTimeout(resolve, ms));

/** Repeats an assertion until it holds; what it last complained of is the failure. */
export const eventually = async (holds: () => void, withinMs = 5_000): Promise<void> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return holds();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(3);
    }
  }
};

/** Resolves once neither Slack nor Plivo has heard anything and nothing was logged for a moment. */
export const quiet = async ({ slack, plivo, output }: Pick<Bot, 'slack' | 'plivo' | 'output'>): Promise<void> => {
  const seen = () => `${slack.log.length}.${plivo.requests.length}.${plivo.callbacks.length}.${output.length}`;
  let unchanged = 0;
  for (let before = seen(); unchanged < 3; before = seen()) {
    await pause(12);
    unchanged = seen() === before ? unchanged + 1 : 0;
  }
};

export const calls = (slack: SlackEmulator, method: string) => slack.log.filter((call) => call.method === method);

type Typed = { text?: string; user?: string; channel?: string };

/** `/mms …` of the sender in #general, unless said otherwise. */
export const command = (bot: Pick<Bot, 'people'>, { text = '+14155550123 On my way', ...more }: Typed = {}) =>
  bot.people.command({ user: people.sender, channel: places.general, text, ...more });

/** The first message of the bot that is no reply; in the sender's DM if that is the channel asked for. */
export const cardIn = (bot: Pick<Bot, 'slack'>, channel: string = places.general): Message => {
  const card = cardsIn(bot, channel)[0];
  if (!card) throw new Error(`there is no card in ${channel}`);
  return card;
};
export const cardsIn = ({ slack }: Pick<Bot, 'slack'>, channel: string = places.general): Message[] =>
  slack.messages(channel).filter(({ bot_id, thread_ts, ts }) => bot_id !== undefined && (thread_ts ?? ts) === ts);

export const cardText = (bot: Pick<Bot, 'slack'>, channel: string = places.general): string =>
  bot.slack.textOf(cardIn(bot, channel));

/** The labels of the card's buttons. */
export const labels = (bot: Pick<Bot, 'slack'>, message: Message = cardIn(bot)): string[] =>
  bot.slack.buttons(message).map(({ text }) => text);

/** What stands in the thread of the card, oldest first. */
export const replies = (bot: Pick<Bot, 'slack'>, card: Message = cardIn(bot)): string[] =>
  bot.slack.thread(card.channel, card.ts).map((reply) => bot.slack.textOf(reply));

/** Everything that the bot told this person privately so far. */
export const told = ({ slack }: Pick<Bot, 'slack'>, user: string): string[] =>
  slack.ephemerals(user).map((message) => slack.textOf(message));
