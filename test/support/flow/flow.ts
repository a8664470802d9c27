/** One message from its sender to its end, as the other side sees it: what people do, what they see, what to wait for. */
import type { PlivoEmulator } from '../../../emulators/plivo/contract.ts';
import type { SlackDriver, SlackEmulator } from '../../../emulators/slack/emulator.ts';
import { people as ids, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { lookAt } from './look.ts';
import { quiet } from './quiet.ts';
import { waitsOf } from './wait.ts';

export type Side = {
  slack: SlackEmulator;
  plivo: PlivoEmulator;
  people: SlackDriver;
  /** What the bot logged, if the test can read it. */
  output?: readonly string[];
  /** Lets a little of the bot's time go by, before each look of a wait. */
  tick?: () => Promise<unknown>;
};

type Typing = { user?: string; channel?: string; shouldEscape?: boolean };

export const flowOf = (side: Side) => {
  const { slack, people } = side;
  const look = lookAt(slack, side.plivo);
  return {
    ...look,
    ...waitsOf(side, look),
    /** Resolves once neither Slack nor Plivo has heard anything and nothing was logged for a moment. */
    quiet: () => quiet(side),
    /** `/mms …` of the sender in #general, unless said otherwise. */
    type: (text = '+14155550123 On my way', more: Typing = {}) =>
      people.command({ user: ids.sender, channel: places.general, text, ...more }),
    /** The text of the private answer to `/mms …`. */
    answerTo: async (text: string, more: Typing = {}): Promise<string> =>
      slack.textOf((await people.command({ user: ids.sender, channel: places.general, text, ...more })).message),
    /** Clicks a button of a card by its action; the sender on the first card, unless said otherwise. */
    click: (actionId: string, user: string = ids.sender, message: Message = look.firstCard()) =>
      people.click({ user, message, actionId }),
    /** Clicks a button of a private message by what it says. */
    press: (user: string, label: string, ephemeral: Message) => {
      const button = slack.buttons(ephemeral).find(({ text }) => text === label);
      if (!button) throw new Error(`no button “${label}” in: ${slack.textOf(ephemeral)}`);
      return people.click({ user, actionId: button.actionId, value: button.value, ephemeral });
    },
  };
};
