/** What people do in the sandbox: one message that arrives, one refusal, one number that cannot be reached. */

import { setTimeout as sleep } from 'node:timers/promises';
import { people, places } from '../emulators/slack/seed.ts';
import { numberOf } from './describe.ts';
import type { Terminal } from './terminal/terminal.ts';
import { numbers, type World } from './world.ts';

/** A command that somebody typed; Slack itself shows it to nobody. `at` is in milliseconds since 1970. */
export type Typed = { user: string; text: string; at: number };

const channel = places.general;
const patienceMs = 12_000;
/** For the reader, between two parts of the story. */
const breathMs = 500;

/** Resolves with what was typed once everything has become of it what should; rejects with a sentence if it does not. */
export const tellStory = async ({ slack, people: team, pictureUrl }: World, terminal: Terminal): Promise<Typed[]> => {
  const typed: Typed[] = [];

  const type = async (user: string, text: string): Promise<void> => {
    typed.push({ user, text, at: Date.now() });
    terminal.says(`@${slack.users.get(user)?.name}`, [text], 'yellow');
    const { failure } = await team.command({ user, channel, text: text.replace(/^\/mms /, '') });
    if (failure) throw new Error(`The bot did not take the command: ${failure}.`);
  };

  /** Until both the card of this text and a reply under it say so. */
  const until = async (text: string, outcome: string): Promise<void> => {
    const says = (words: string) => (message: object) => slack.textOf(message).includes(words);
    const happened = () =>
      slack
        .messages(channel)
        .filter(says(text))
        .some((card) => says(outcome)(card) && slack.thread(channel, card.ts).some(says(outcome)));
    await slack.until(happened, patienceMs).catch(() => {
      throw new Error(`The card of “${text}” did not come to say “${outcome}”.`);
    });
  };

  const chapter = async (title: string): Promise<void> => {
    if (typed.length > 0) await sleep(breathMs);
    terminal.title(title);
  };

  await chapter('1. Ann sends a picture; two seconds to call it off, then it goes out');
  await type(people.sender, `/mms ${numberOf(numbers.mobile)} See you at six ${pictureUrl}`);
  await until('See you at six', 'Delivered');

  await chapter('2. Cal is not on the list of people who may send');
  await type(people.unlisted, `/mms ${numberOf(numbers.mobile)} Hello from Cal`);

  await chapter('3. Ann texts a number that turns out to be a landline');
  await type(people.sender, `/mms ${numberOf(numbers.landline)} Lunch at 12? <3 Ann & Ben`);
  await until('Lunch at 12?', 'Not delivered');
  return typed;
};
