/** Waits for what Slack shows, what Plivo was asked and what the bot logged. */

import { people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { eventually as wait } from '../eventually.ts';
import type { Side } from './flow.ts';
import type { Look } from './look.ts';

/** What a text has to contain or match. */
type Said = string | RegExp;
const holds = (text: string, said: Said): boolean => (typeof said === 'string' ? text.includes(said) : said.test(text));

export const waitsOf = ({ slack, plivo, output = [], tick }: Side, look: Look) => {
  /** Waits as `eventually` does, and lets the bot's time go by where the test is its clock. */
  const eventually = <T>(what: string, check: () => T | Promise<T>, withinMs?: number) =>
    wait(
      what,
      async () => {
        await tick?.();
        return check();
      },
      withinMs,
    );
  const says = (text: string) => (message: Message) => slack.textOf(message).includes(text);

  return {
    eventually,
    /** The newest card in a channel that says `text`. */
    card: (channel: string = places.general, text = ''): Promise<Message> =>
      eventually(`a card in ${channel} with “${text}”`, () => look.cards(channel).findLast(says(text)) ?? false),
    /** The first card of a channel says it. */
    cardSays: (said: Said, channel?: string) =>
      eventually(`the card says “${said}”`, () => {
        const actual = look.cardText(channel);
        if (!holds(actual, said)) throw new Error(`It says: ${actual}`);
      }),
    /** So many cards are in a channel. */
    cardCount: (count: number, channel?: string) =>
      eventually(`${count} cards`, () => equal(look.cards(channel).length, count)),
    /** The first card has this button. */
    offers: (label: string) =>
      eventually(`the card offers “${label}”`, () => {
        if (!look.labels().includes(label)) throw new Error(`It offers: ${look.labels().join(', ')}`);
      }),
    /** The first card has these buttons and no others. */
    offersOnly: (...labels: string[]) =>
      eventually(`the card offers only “${labels.join('”, “')}”`, () => equal(look.labels().join(), labels.join())),
    /** The newest message that only this person sees and that says `text`. */
    whisper: (user: string, text = ''): Promise<Message> =>
      eventually(`a private answer with “${text}”`, () => slack.ephemerals(user).findLast(says(text)) ?? false),
    /** The newest thing that this person was told privately says it. */
    hears: (user: string, said: Said) =>
      eventually(`${user} is told “${said}”`, () => {
        if (!holds(look.lastTold(user), said)) throw new Error(`They were told: ${look.lastTold(user)}`);
      }),
    /** What is on a phone, once it is so many messages. */
    arrived: (number: string, count = 1) =>
      eventually(`${count} messages on the phone ${number}`, () => {
        equal(plivo.phone(number).length, count);
        return plivo.phone(number);
      }),
    /** So many replies stand under a card, the first one if absent. */
    replyCount: (count: number, card?: Message) =>
      eventually(`${count} replies`, () => equal(look.replies(card).length, count)),
    /** A message of the bot to this person directly says it. */
    dmSays: (said: Said, user: string = people.sender) =>
      eventually(`a direct message says “${said}”`, () =>
        slack.dms(user).some((it) => it.bot_id !== undefined && holds(slack.textOf(it), said)),
      ),
    /** Plivo has taken so many messages. */
    taken: (count: number) => eventually(`Plivo takes ${count} messages`, () => equal(plivo.messages.length, count)),
    /** The log holds this. */
    logged: (text: string) => eventually(`the log says ${text}`, () => output.join('').includes(text)),
  };
};

const equal = (actual: number | string, expected: number | string): void => {
  if (actual !== expected) throw new Error(`So far: ${actual}`);
};
