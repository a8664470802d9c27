/**
 * The habits of the played Slack and Plivo under names of one kind, such as `slack.mentionFiles`, for the page and the command
 * line. All of it comes from their tables, so a new habit needs nothing here. The browser loads this too: no Node.
 */
import { plivoHabits } from '../emulators/plivo/habits.ts';
import { slackHabits } from '../emulators/slack/habits.ts';

type Table = Readonly<Record<string, { what: string; choices: Readonly<Record<string, string>> }>>;
const tables = { slack: slackHabits, plivo: plivoHabits } as const satisfies Record<string, Table>;
export type Service = keyof typeof tables;

export type Habit = {
  /** `slack.mentionFiles` */
  name: string;
  service: Service;
  /** The beginning of a sentence that each choice ends. */
  what: string;
  choices: readonly { choice: string; words: string; isUsual: boolean }[];
};

const habitsOf = (service: Service, table: Table): Habit[] =>
  Object.entries(table).map(([key, { what, choices }]) => ({
    name: `${service}.${key}`,
    service,
    what,
    choices: Object.entries(choices).map(([choice, words], index) => ({ choice, words, isUsual: index === 0 })),
  }));

export const habits: readonly Habit[] = [...habitsOf('slack', tables.slack), ...habitsOf('plivo', tables.plivo)];

const habitOf = (name: string): Habit | undefined => habits.find((habit) => habit.name === name);

/** Why this cannot be chosen, as a sentence that lists what can be; undefined if it can. */
export const habitProblem = (name: string, choice: string): string | undefined => {
  const habit = habitOf(name);
  if (!habit) return `There is no habit "${name}". There are: ${habits.map((known) => known.name).join(', ')}.`;
  if (habit.choices.some((known) => known.choice === choice)) return undefined;
  const known = habit.choices.map((one) => (one.isUsual ? `${one.choice} (usual)` : one.choice));
  return `${name} cannot be "${choice}". Its choices are: ${known.join(', ')}.`;
};

/** `A mention with a file comes without its files.` */
export const habitSentence = (name: string, choice: string): string => {
  const habit = habitOf(name);
  const words = habit?.choices.find((known) => known.choice === choice)?.words ?? choice;
  return `${habit?.what ?? name} ${words}.`;
};

type Played = Readonly<Record<Service, { habits: object }>>;

const partsOf = (name: string): [Service, string] => {
  const [service = '', key = ''] = name.split('.');
  return [service as Service, key];
};

/** Throws the sentence of `habitProblem` where there is one. */
export const setHabit = (played: Played, name: string, choice: string): void => {
  const problem = habitProblem(name, choice);
  if (problem) throw new Error(problem);
  const [service, key] = partsOf(name);
  Object.assign(played[service].habits, { [key]: choice });
};

/** What each habit is now, by its name. */
export const chosenHabits = (played: Played): Record<string, string> =>
  Object.fromEntries(
    habits.map(({ name }) => {
      const [service, key] = partsOf(name);
      return [name, String(Object.entries(played[service].habits).find(([known]) => known === key)?.[1])];
    }),
  );
