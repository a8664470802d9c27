import { expect, it } from 'vitest';
import { habitSentence, habits } from './habits.ts';
import { readOptions, usage } from './options.ts';

it('takes habits by their names, as many as there are', () => {
  const args = habits.flatMap(({ name, choices }) => choices.flatMap(({ choice }) => ['--habit', `${name}=${choice}`]));
  expect(readOptions(args).habits).toEqual(
    habits.flatMap(({ name, choices }) => choices.map(({ choice }) => [name, choice])),
  );
});

it.each(['slack.nothing=bare', 'slack=bare', 'bare', '=', 'slack.constructor=name'])(
  'lists the habits where there is no such one as in %s',
  (given) => {
    const names = habits.map(({ name }) => name).join(', ');
    expect(() => readOptions(['--habit', given])).toThrow(`There are: ${names}.`);
  },
);

it.each(['slack.mentionFiles=nothing', 'slack.mentionFiles=', 'slack.mentionFiles', 'slack.mentionFiles=a=b'])(
  'lists the choices where there is no such one as in %s',
  (given) => expect(() => readOptions(['--habit', given])).toThrow(/Its choices are: .*\(usual\)/),
);

it('says in --help what each choice is', () => {
  for (const { name, what, choices } of habits) {
    expect(usage).toContain(`${name}: ${what}`);
    for (const { words } of choices) expect(usage).toContain(words);
  }
});

it('says a habit as a sentence', () => {
  expect(habitSentence('slack.mentionFiles', 'bare')).toBe(
    'A mention with a file comes without any trace of its files.',
  );
});
