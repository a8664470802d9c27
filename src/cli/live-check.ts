/**
 * `npm run live-check` looks at the real Slack and the real Plivo with the configuration of the bot, as far as it is there,
 * and prints a report. It ends with 0 if nothing needs attention, with 1 otherwise.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { type Finding, isFine } from '../checks/check.ts';
import { liveCheck } from '../checks/live.ts';
import { renderReport } from '../checks/report.ts';
import { createMask } from '../observability/mask.ts';
import { readLiveContext } from './live-context.ts';

const usage = `Usage: npm run live-check [-- --channel C012ABC]

Tries your Slack and Plivo tokens, sends no text message, and takes away what it made. The report holds no tokens and
no phone numbers. With --channel it also posts, edits and deletes a message there, and shows you one privately.`;

const fail = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

const readArguments = (): { channel?: string | undefined; help?: boolean | undefined } => {
  try {
    return parseArgs({ options: { channel: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch {
    return fail(usage);
  }
};

const textFrom = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const { channel, help } = readArguments();
if (help) {
  console.log(usage);
  process.exit(0);
}
if (channel !== undefined && !/^[CG][A-Z0-9]+$/.test(channel)) {
  fail('--channel wants an ID such as C012ABC: click the name of the channel in Slack, and copy it at the bottom.');
}

const scopes: string[] = parse(textFrom('manifest.yml')).oauth_config.scopes.bot;
const context = readLiveContext(process.env, { scopes, channel }, { now: Date.now, pause });
if ([context.slack, context.plivo].every((part) => 'kind' in part && part.kind === 'skipped')) {
  fail('There is nothing to check: set SLACK_BOT_TOKEN, or PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN, in .env.');
}

console.error('Checking, for up to a minute or two…');
const found = await liveCheck(context);
const { version } = JSON.parse(textFrom('package.json'));
const { SLACK_BOT_TOKEN = '', PLIVO_AUTH_TOKEN = '', PLIVO_AUTH_ID = '' } = process.env;
const mask = createMask([SLACK_BOT_TOKEN, PLIVO_AUTH_TOKEN, PLIVO_AUTH_ID].map((secret) => secret.trim()));
/** The findings name nothing secret, but may quote Slack and Plivo. What is wrong with a variable quotes only examples. */
const masked = (finding: Finding): Finding =>
  finding === context.slack || finding === context.plivo ? finding : { ...finding, says: mask(finding.says) };
const results = found.map(({ name, finding }) => ({ name, finding: masked(finding) }));
process.stdout.write(renderReport(results, `version ${version}, Node ${process.version}`));
process.exit(isFine(results) ? 0 : 1);
