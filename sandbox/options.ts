import { parseArgs } from 'node:util';
import { habitProblem, habits } from './habits.ts';

export type Options = {
  port: number | undefined;
  pagePort: number | undefined;
  /** Names with what they shall be, such as `['slack.mentionFiles', 'bare']`; all are known. */
  habits: readonly (readonly [name: string, choice: string])[];
  keep: boolean;
  help: boolean;
};

const habitLines = habits.map(({ name, what, choices }) => {
  const lines = choices.map(({ choice, words, isUsual }) => `      ${choice}: ${words}${isUsual ? ' (usual)' : ''}`);
  return [`    ${name}: ${what} …`, ...lines].join('\n');
});

export const usage = `npm run sandbox -- [--port 3000] [--page-port 3100] [--habit slack.uploads=never] [--keep]

Starts the bot against a Slack and a Plivo that are played on this machine, sends a few messages, shows what becomes of
them, and stays up until Ctrl-C, with a page on which you can try it yourself. It needs no account and binds 127.0.0.1
only.

  --port       where the bot listens; any free port if left out
  --page-port  where the page is; any free port if left out
  --keep       leaves the bot's store and log in place at the end
  --habit      what Slack or Plivo does in some workspaces and accounts and not in others; may be given several times,
               and changed on the page:
${habitLines.join('\n')}`;

type PortOption = 'port' | 'page-port';

const portIn = (option: PortOption, value: string | undefined): number | undefined => {
  if (value === undefined) return undefined;
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) return Number(value);
  throw new Error(`--${option} must be a whole number from 1 to 65535. Example: npm run sandbox -- --${option} 3000`);
};

const habitIn = (value: string): readonly [string, string] => {
  const [name = '', choice = ''] = value.split(/=(.*)/s);
  const problem = habitProblem(name, choice);
  if (problem) throw new Error(`--habit ${value}: ${problem} Example: npm run sandbox -- --habit slack.uploads=never`);
  return [name, choice];
};

/** What stands after `npm run sandbox --`. Throws a sentence if it makes no sense. */
export const readOptions = (args: string[]): Options => {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      'page-port': { type: 'string' },
      habit: { type: 'string', multiple: true },
      keep: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { port, 'page-port': pagePort, habit = [], keep = false, help = false } = values;
  return {
    port: portIn('port', port),
    pagePort: portIn('page-port', pagePort),
    habits: habit.map(habitIn),
    keep,
    help,
  };
};
