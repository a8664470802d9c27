/**
 * `node bin/slack-mms.cjs <command>`: what looks after a bot. Each command is a row here and is loaded only when it is
 * called. The launcher starts the bot and the sandbox itself, on any Node, and hands every other name to this program.
 */
import { Command } from 'commander';

type Row = {
  name: string;
  summary: string;
  /** `describe` gives the command its arguments, its options and its action. */
  load(): Promise<{ describe(command: Command): void }>;
};

const rows: readonly Row[] = [
  { name: 'doctor', summary: 'look for what is wrong, and say what to do', load: () => import('./doctor/command.ts') },
  { name: 'backup', summary: 'copy the store to a file', load: () => import('./stored/backup.ts') },
  { name: 'restore', summary: 'make a store of a backup again', load: () => import('./stored/restore.ts') },
  { name: 'move', summary: 'move everything to another store', load: () => import('./stored/move.ts') },
  { name: 'export', summary: 'list what was sent, as CSV or NDJSON', load: () => import('./stored/export.ts') },
  { name: 'forget', summary: 'erase a phone number from the store', load: () => import('./stored/forget.ts') },
];

const programs = `
Programs:
  start              run the bot
  sandbox            try it, with a Slack and a Plivo on this machine
  manifest           print the manifest of the Slack app`;

const program = new Command('slack-mms')
  .usage('<command> [options]')
  .addHelpText('after', programs)
  .showHelpAfterError();

const [first, second] = process.argv.slice(2);
const called = first === 'help' ? second : first;
for (const { name, summary, load } of rows) {
  const command = program
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
  command.showHelpAfterError('With --help it says what it takes.');
  if (name === called) (await load()).describe(command);
}
await program.parseAsync();
