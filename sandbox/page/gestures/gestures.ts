/** Carries out what somebody does on the page. */
import { ImpossibleGesture } from '../../../emulators/slack/refusal.ts';
import { setHabit } from '../../habits.ts';
import { numbers } from '../../world.ts';
import type { Outcome } from '../shared.ts';
import type { PageParts } from '../snapshot.ts';
import type { Gesture, Of } from './gesture-schema.ts';
import { setHearing } from './hearing.ts';
import { bytesOf, dropped, openForm, say } from './say.ts';

const shortcutId = 'send_as_mms';

type Verbs = { [Kind in Gesture['kind']]: (gesture: Of<Kind>) => Promise<Outcome> | Outcome };

const failed = (failure: string | undefined): Outcome =>
  failure ? { refused: `The app did not answer as Slack wants it: ${failure}.` } : {};

const verbsOf = ({ world, bot, switches }: PageParts): Verbs => {
  const { slack, plivo, carrier, people } = world;

  const click = async ({ user, where, actionId, blockId, value }: Of<'click'>): Promise<Outcome> => {
    const target = { user, actionId, blockId, ...(value === undefined ? {} : { value }) };
    if (where.kind === 'modal' || where.kind === 'home') {
      return failed((await people.click({ ...target, view: where.kind })).failure);
    }
    const shown = where.kind === 'message' ? slack.messages(where.channel) : slack.ephemerals(user);
    const message = shown.find(({ ts }) => ts === where.ts);
    if (!message) throw new ImpossibleGesture('That message is gone.');
    const on = where.kind === 'message' ? { message } : { ephemeral: message };
    return failed((await people.click({ ...target, ...on })).failure);
  };

  return {
    say: (gesture) => say(world, gesture),
    form: (gesture) => openForm(world, gesture),
    click,
    shortcut: async ({ user, channel, ts }) =>
      failed((await people.messageShortcut({ user, channel, messageTs: ts, callbackId: shortcutId })).failure),
    attach: ({ user, blockId, files }) => ({
      errors: people.fill({ user, values: { [blockId]: files.map(dropped) } }),
    }),
    submit: async ({ user, view: id, values }) => {
      // The second of two quick clicks may come when the form has closed; it then finds nothing to submit.
      const view = slack.viewStack(user).find((one) => one.id === id);
      if (!view) return {};
      const { errors, failure } = await people.submit({ user, view, values });
      return { errors, ...failed(failure) };
    },
    close: async ({ user, all }) => {
      await people.closeView({ user, all });
      return {};
    },
    home: async ({ user }) => {
      await people.openHome({ user });
      return {};
    },
    invite: ({ channel }) => {
      slack.invite(channel);
      return { note: 'The bot is in this channel now.' };
    },
    verdict: async ({ id, verdict, errorCode }) => {
      await carrier.decide(id, verdict === 'undelivered' ? { kind: verdict, errorCode } : { kind: verdict });
      return {};
    },
    answer: async ({ number, text, files }) => {
      const media = files.map((file) => ({ name: file.name, type: file.type, bytes: bytesOf(file) }));
      const url = `${world.botUrl}/plivo/inbound`;
      const { answer } = await plivo.answerFromPhone(url, { from: number, to: numbers.sender, text, media });
      if ('error' in answer) return { refused: `The app could not be reached: ${answer.error}.` };
      return answer.status === 404 ? { note: 'The app answered 404: this version takes no replies.' } : {};
    },
    settings: ({ kind: _kind, ...changed }) => {
      switches.set(changed);
      return {};
    },
    habit: ({ name, choice }) => {
      setHabit(world, name, choice);
      return {};
    },
    hear: ({ all }) => {
      setHearing(slack, all);
      return {};
    },
    bot: async (gesture) => {
      await (gesture.do === 'kill' ? bot.kill() : bot.start());
      return {};
    },
    pace: async ({ real }) => {
      await bot.setPace(real);
      return {};
    },
  };
};

/** Resolves with a sentence where Slack would not let a person do this; rejects only where this program is wrong. */
export const createGestures = (parts: PageParts) => {
  const verbs = verbsOf(parts);
  const { users, channels } = parts.world.slack;
  const named = (text: string): string =>
    text.replace(/\b[UCD]0\w{6,}\b/g, (id) => users.get(id)?.name ?? channels.get(id)?.name ?? id);
  return async (gesture: Gesture): Promise<Outcome> => {
    try {
      // The kind picks the verb for this very gesture, which a union of functions cannot say.
      return await (verbs[gesture.kind] as (it: Gesture) => Promise<Outcome> | Outcome)(gesture);
    } catch (error) {
      if (error instanceof ImpossibleGesture) return { refused: sentence(named(error.message)) };
      throw error;
    }
  };
};

const sentence = (text: string): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
};
