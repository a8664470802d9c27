/** `slack-mms export` */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { counted } from '../../domain/language/format.ts';
import { AppError } from '../../ports/errors.ts';
import { historySince } from '../../store/whole/history.ts';
import { onStore } from './on-store.ts';
import { type Format, formats, headOf, rowOf } from './rows.ts';

type Options = { since: string; format: Format; output?: string; fullNumbers: boolean };

export const describe = (command: Command): void => {
  command
    .requiredOption('--since <date>', 'the first day, as 2026-11-01 (UTC), or a moment as 2026-11-01T09:30:00Z')
    .addOption(new Option('--format <form>').choices(formats).default('csv'))
    .option('--output <file>', 'a new file, for you alone (otherwise standard output)')
    .option('--full-numbers', 'phone numbers in full (otherwise only their last four digits)', false)
    .addHelpText('after', '\nA line for each message, without its text. The bot may go on running.')
    .action(onStore(exportHistory));
};

const exportHistory = async (storeUrl: string, options: Options): Promise<string> => {
  const since = Date.parse(options.since);
  if (Number.isNaN(since)) throw new AppError('export.since', 'Give the first day as 2026-11-01.');
  const unreadable: string[] = [];
  const lines = linesOf(storeUrl, since, options, (key) => unreadable.push(key));
  if (options.output === undefined) await toStdout(lines);
  else await toNewFile(lines, options.output);
  if (unreadable.length === 0) return '';
  const what = `${counted(new Set(unreadable).size, 'value')} can't be read and ${unreadable.length === 1 ? 'is' : 'are'} missing`;
  throw new AppError('export.unreadable', `${what} in the export: ${[...new Set(unreadable)].join(', ')}`);
};

async function* linesOf(
  url: string,
  since: number,
  { format, fullNumbers }: Options,
  onUnreadable: (key: string) => void,
) {
  let isFirst = true;
  for await (const line of historySince(url, since, { now: Date.now, onUnreadable })) {
    if (isFirst) yield headOf(format);
    isFirst = false;
    yield rowOf(line, format, fullNumbers);
  }
  if (isFirst) yield headOf(format);
}

const toStdout = async (lines: AsyncIterable<string>): Promise<void> => {
  try {
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } catch (error) {
    // Who reads has enough, such as `head`.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
};

/** The file gets its name when it is whole. */
const toNewFile = async (lines: AsyncIterable<string>, file: string): Promise<void> => {
  const partial = `${file}.partial`;
  if (existsSync(file)) throw new AppError('export.exists', `${file} is there already; name a new file.`);
  rmSync(partial, { force: true });
  try {
    await pipeline(Readable.from(lines), createWriteStream(partial, { flags: 'wx', mode: 0o600 }));
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('export.failed', `${file} could not be written; check its folder and the room on its disk.`, {
      cause: error,
    });
  }
};
