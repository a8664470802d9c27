/** What Slack has to show after an outage: each card once and true, and its thread in the order in which things happened. */

import type { SlackEmulator } from '../../../emulators/slack/emulator.ts';
import { places } from '../../../emulators/slack/seed.ts';
import { laneWidth } from '../../../src/queue/lanes.ts';
import { cardsIn } from '../flow/look.ts';

/**
 * Draws run side by side, so that those who are posting at the same moment may pass each other; whoever waits for a closed
 * channel keeps their place.
 */
const mostOvertaking = laneWidth.draw;

/** One sentence for each card that too many of those asked for later stand above. */
const wrongOrder = (texts: readonly string[], shown: readonly string[]): string[] => {
  const order = shown.map((card) => texts.findIndex((text) => card.includes(text))).filter((asked) => asked >= 0);
  return order.flatMap((asked, place) => {
    const before = order.slice(0, place).filter((other) => other > asked).length;
    return before > mostOvertaking ? [`${texts[asked]} stands below ${before} that were asked for later`] : [];
  });
};

/** One sentence for each thing that is wrong; `texts` are those of the messages, in the order in which they were asked for. */
export const wrongAfterOutage = (slack: SlackEmulator, texts: readonly string[]): string[] => {
  const cards = cardsIn({ slack });
  const wrongCards = texts.flatMap((text) => {
    const own = cards.filter((card) => slack.textOf(card).includes(text));
    const [card] = own;
    if (!card || own.length > 1) return [`${text} has ${own.length} cards`];
    const wrong: string[] = [];
    if (!slack.textOf(card).includes('Delivered')) wrong.push(`${text} is not shown as delivered`);
    if (slack.textOf(card).includes('twice')) wrong.push(`${text} says that it may be there twice`);
    const replies = slack.thread(places.general, card.ts).map((reply) => slack.textOf(reply));
    const handed = replies.filter((reply) => reply.includes('Handed to the carrier')).length;
    const delivered = replies.filter((reply) => reply.includes('Delivered')).length;
    if (handed !== 1 || delivered !== 1)
      wrong.push(`${text} has ${handed} and ${delivered} replies instead of 1 and 1`);
    if (!replies.at(-1)?.includes('Delivered')) wrong.push(`${text} has its replies in the wrong order`);
    return wrong;
  });
  return [
    ...wrongCards,
    ...wrongOrder(
      texts,
      cards.map((card) => slack.textOf(card)),
    ),
  ];
};
