/**
 * `npm run manifest` prints the Slack app manifest: for Socket Mode as it is in the repository, for HTTP with
 * `-- --url https://host`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { httpManifest, urlProblem } from './http-manifest.ts';

const usage = 'Usage: npm run manifest [-- --url https://mms.example.com]';

const readUrl = (): string | undefined => {
  try {
    return parseArgs({ options: { url: { type: 'string' } } }).values.url;
  } catch {
    return fail(usage);
  }
};

const fail = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

const url = readUrl();
const socketManifest = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
const problem = url === undefined ? undefined : urlProblem(url);
if (problem) fail(problem);
process.stdout.write(url === undefined ? socketManifest : httpManifest(socketManifest, url));
