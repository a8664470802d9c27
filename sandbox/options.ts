import { parseArgs } from 'node:util';

export type Options = { port: number | undefined; pagePort: number | undefined; keep: boolean; help: boolean };

export const usage = `npm run sandbox -- [--port 3000] [--page-port 3100] [--keep]

Starts the bot against a Slack and a Plivo that are played on this machine, sends a few messages, shows what becomes of
them, and stays up until Ctrl-C, with a page on which you can try it yourself. It needs no account and binds 127.0.0.1
only.

  --port       where the bot listens; any free port if left out
  --page-port  where the page is; any free port if left out
  --keep       leaves the bot's store and log in place at the end`;

type PortOption = 'port' | 'page-port';

const portIn = (option: PortOption, value: string | undefined): number | undefined => {
  if (value === undefined) return undefined;
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) return Number(value);
  throw new Error(`--${option} must be a whole number from 1 to 65535. Example: npm run sandbox -- --${option} 3000`);
};

/** What stands after `npm run sandbox --`. Throws a sentence if it makes no sense. */
export const readOptions = (args: string[]): Options => {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      'page-port': { type: 'string' },
      keep: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { port, 'page-port': pagePort, keep = false, help = false } = values;
  return { port: portIn('port', port), pagePort: portIn('page-port', pagePort), keep, help };
};
