/** `slack-mms doctor`: its options, and what becomes of its findings. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import { version } from '../../app/version.ts';
import { type Finding, isFine, type Result } from '../../checks/check.ts';
import { type DoctorContext, examine } from '../../checks/doctor.ts';
import { renderJson, renderReport } from '../../checks/report.ts';
import type { Environment } from '../../config/index.ts';
import { schema } from '../../config/variables.ts';
import { createMask } from '../../observability/mask.ts';
import { readContexts } from './contexts.ts';

const about = `
It looks at the configuration, Slack, Plivo, PUBLIC_URL, the clock, the store and the pictures, and disturbs no bot that
runs. The report holds no tokens and no phone numbers. It ends with 0 if nothing needs attention, with 1 otherwise.`;

type Options = { live?: boolean; channel?: string; send?: string; json?: boolean };

export const describe = (command: Command): void => {
  command
    .addHelpText('after', about)
    .option('--live', 'try uploads and lists too; sends no message, and takes away what it made')
    .option('--channel <id>', 'the same, and post, edit and delete a message there', readChannel)
    .option('--send <number>', 'send a first picture there, such as +14155550123, and follow it', readNumber)
    .option('--json', 'print the findings as JSON')
    .action(async (options: Options) => process.exit(await run(options, process.env)));
};

const readChannel = (value: string): string => {
  if (/^[CG][A-Z0-9]+$/.test(value)) return value;
  throw new InvalidArgumentError(
    'An ID is needed, such as C012ABC: click the name of the channel in Slack, and copy it at the bottom.',
  );
};

const readNumber = (value: string): string => {
  if (schema.shape.PLIVO_SENDER_NUMBER.safeParse(value).success) return value;
  throw new InvalidArgumentError('A US or Canadian number is needed: +1 and ten digits, nothing else.');
};

/** @returns the exit code */
const run = async ({ live = false, channel, send, json = false }: Options, env: Environment): Promise<number> => {
  if (!json) console.error('Checking, for up to a minute or two…');
  const manifest = parse(readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
  const given = { scopes: manifest.oauth_config.scopes.bot, channel, sendTo: send };
  const context = readContexts(env, given, { now: Date.now, pause, nonce: randomUUID });
  const results = masked(await examine(context, live || channel !== undefined), context, env);
  process.stdout.write(json ? renderJson(results, version) : renderReport(results, titleOf()));
  return isFine(results) ? 0 : 1;
};

const titleOf = (): string => `version ${version}, Node ${process.version}`;

const secretNames = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'PLIVO_AUTH_ID',
  'PLIVO_AUTH_TOKEN',
  'PLIVO_AUTH_TOKEN_PREVIOUS',
];

/** The findings name nothing secret, but may quote Slack and Plivo. What is wrong with a variable quotes only examples. */
const masked = (results: readonly Result[], context: DoctorContext, env: Environment): Result[] => {
  const mask = createMask(secretNames.map((name) => env[name]?.trim() ?? ''));
  const hide = (finding: Finding): Finding => {
    const next = finding.next === undefined ? {} : { next: mask(finding.next) };
    return { ...finding, says: mask(finding.says), ...next };
  };
  return results.map(({ name, finding }) => ({
    name,
    finding: context.configuration.includes(finding) ? finding : hide(finding),
  }));
};
