/** What Slack shows and what Plivo was asked, at this moment. */
import type { PlivoEmulator } from '../../../emulators/plivo/contract.ts';
import type { SlackEmulator } from '../../../emulators/slack/emulator.ts';
import { places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';

/** Cards, as opposed to the replies under them and to what people wrote; oldest first. */
export const cardsIn = ({ slack }: { slack: SlackEmulator }, channel: string = places.general): Message[] =>
  slack.messages(channel).filter((it) => it.bot_id !== undefined && / sends a (?:picture|text) message /.test(it.text));

export const lookAt = (slack: SlackEmulator, plivo: PlivoEmulator) => {
  const cards = (channel: string = places.general) => cardsIn({ slack }, channel);
  const firstCard = (channel: string = places.general): Message => {
    const card = cards(channel)[0];
    if (!card) throw new Error(`there is no card in ${channel}`);
    return card;
  };
  const told = (user: string): string[] => slack.ephemerals(user).map((message) => slack.textOf(message));
  const gets = () => plivo.requests.filter(({ method, path }) => method === 'GET' && path.includes('/Message/'));

  return {
    cards,
    /** The card of a test that sends one message. Throws if there is none. */
    firstCard,
    cardText: (channel?: string): string => slack.textOf(firstCard(channel)),
    /** What the buttons of a message say; those of the first card if absent. */
    labels: (message: Message = firstCard()): string[] => slack.buttons(message).map(({ text }) => text),
    /** What stands in the thread of a card, oldest first. */
    replies: (card: Message = firstCard()): string[] =>
      slack.thread(card.channel, card.ts).map((reply) => slack.textOf(reply)),
    /** Everything that the bot told this person privately so far, oldest first. */
    told,
    lastTold: (user: string): string => told(user).at(-1) ?? '',
    /** What a field of this person's form holds: text, ids, or the values of the ticked options. */
    field: (user: string, blockId: string): unknown => fieldIn(slack, user, blockId),
    /** The calls of one method of the Web API. */
    calls: (method: string) => slack.log.filter((call) => call.method === method),
    /** The requests that asked Plivo to send something. */
    sends: () => plivo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Message/')),
    /** The requests for Plivo's list of messages, in search of one whose id is unknown. */
    searches: () => gets().filter(({ query }) => query.to_number),
    /** The requests for Plivo's record of one message. */
    lookUps: () => gets().filter(({ query }) => !query.to_number),
  };
};
export type Look = ReturnType<typeof lookAt>;

const fieldIn = (slack: SlackEmulator, user: string, blockId: string): unknown => {
  const value = Object.values(slack.view(user)?.state.values[blockId] ?? {})[0];
  if (value === undefined) return undefined;
  const { type: _type, ...held } = value;
  const [found] = Object.values(held);
  return Array.isArray(found) ? found.map((it: { value?: string }) => it.value ?? it) : found;
};
