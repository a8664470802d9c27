import type { Message } from '../../emulators/slack/workspace/message.ts';
import type { Bot } from '../harness.ts';

type Side = Pick<Bot, 'slack' | 'plivo' | 'people'>;

/** Rejects once `met` has not held for this long: far more than anything here takes. */
const patienceMs = 8_000;

/** Questions to the other side, each of which waits until it has an answer: what Slack shows, what Plivo was asked. */
export const watch = ({ slack, plivo, people: team }: Side) => {
  /** Looked at after every change in Slack and at Plivo; nothing sleeps. */
  const until = <T>(find: () => T | undefined | false, what = String(find)): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined || found === false) return;
        clearTimeout(timer);
        stop.map((it) => it());
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop.map((it) => it());
        reject(new Error(`did not happen: ${what}`));
      }, patienceMs);
      const stop = [slack.onChange(look), plivo.onChange(look)];
      look();
    });
  const says = (text: string) => (message: Message) => slack.textOf(message).includes(text);

  /** Cards, as opposed to the replies under them and to what people wrote; oldest first. */
  const cards = (channel: string) =>
    slack.messages(channel).filter((it) => it.bot_id !== undefined && /> sends a /.test(it.text));

  return {
    until,
    cards,
    /** The newest card in a channel that says `text`. */
    card: (channel: string, text = '') => until(() => cards(channel).findLast(says(text)), `a card with “${text}”`),
    /** The newest message that only this person sees and that says `text`. */
    whisper: (user: string, text = '') =>
      until(() => slack.ephemerals(user).findLast(says(text)), `a private answer with “${text}”`),
    /** What arrived on a phone, once it is `count` messages. */
    arrived: (number: string, count = 1) =>
      until(() => plivo.phone(number).length >= count && plivo.phone(number), `${count} messages on the phone`),
    /** The requests that asked Plivo to send something. */
    sends: () => plivo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Message/')),
    /** Clicks a button of a private message by what it says. */
    press: (user: string, label: string, ephemeral: Message) => {
      const button = slack.buttons(ephemeral).find(({ text }) => text === label);
      if (!button) throw new Error(`no button “${label}” in: ${slack.textOf(ephemeral)}`);
      return team.click({ user, actionId: button.actionId, value: button.value, ephemeral });
    },
    /** What a field of this person's form holds: text, ids, or the values of the ticked options. */
    field: (user: string, blockId: string): unknown => {
      const value = Object.values(slack.view(user)?.state.values[blockId] ?? {})[0];
      if (value === undefined) return undefined;
      const { type: _type, ...held } = value;
      const [found] = Object.values(held);
      return Array.isArray(found) ? found.map((it: { value?: string }) => it.value ?? it) : found;
    },
  };
};
export type Watch = ReturnType<typeof watch>;
