import { places } from '../../emulators/slack/seed.ts';
import type { MessageRecord } from '../../src/domain/message/message.ts';
import { buttonWords } from '../../src/slack/screen/card-words.ts';
import { cardsIn } from '../support/flow/look.ts';
import type { World } from '../support/world.ts';
import { demand, type Figures } from './soak.ts';
import { speaksOf, type Wish } from './wishes.ts';

/** Whether a card offers to send it again and to leave it: a person can decide. */
export const asksAPerson = ({ slack }: World, { dispatchId }: MessageRecord): boolean =>
  cardsIn({ slack }, places.general).some((card) => {
    const labels = slack
      .buttons(card)
      .filter(({ value }) => value === dispatchId)
      .map(({ text }) => text);
    return labels.includes(buttonWords.again) && labels.includes(buttonWords.leave);
  });

/** Everything that was taken: once in the store, once at most at Plivo, called what it is, and shown. */
export const judge = (world: World, wishes: readonly Wish[], records: readonly MessageRecord[]): Figures => {
  const cards = cardsIn(world, places.general).map((card) => world.slack.textOf(card));
  for (const wish of wishes) {
    const { to, text } = wish;
    const own = records.filter((record) => record.to === to);
    const atPlivo = world.plivo.messages.filter((message) => `+${message.to}` === to).length;
    demand(own.length === 1, `${text} was taken and has ${own.length} records`);
    demand(atPlivo <= 1, `${to} was texted ${atPlivo} times`);
    const state = own[0]?.state;
    demand(state !== 'delivered' || atPlivo === 1, `${text} is called delivered and never was sent`);
    demand(
      atPlivo === 0 || state === 'delivered' || state === 'unconfirmed',
      `${text} was sent and is called ${state}`,
    );
    const shown = cards.filter((card) => speaksOf(wish, card));
    demand(shown.length > 0, `${text} has no card`);
    demand(
      shown.slice(1).every((card) => card.includes('twice')),
      `${text} has a second card that does not say so:\n${shown.join('\n--\n')}`,
    );
  }
  const unconfirmed = records.filter(({ state }) => state === 'unconfirmed');
  demand(
    unconfirmed.every((record) => asksAPerson(world, record)),
    'an unconfirmed message has a card without buttons to decide',
  );
  const count = (state: MessageRecord['state']) => records.filter((record) => record.state === state).length;
  return {
    sends: records.length,
    'texted at Plivo': world.plivo.messages.length,
    lost: 0,
    doubled: 0,
    delivered: count('delivered'),
    'unconfirmed, each with Send again and Leave it': unconfirmed.length,
    failed: count('failed'),
    cards: cards.length,
  };
};
