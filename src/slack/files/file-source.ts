import type { FilesInfoResponse } from '@slack/web-api';
import type { Refusal } from '../../domain/language/refusal.ts';
import { readAtMost } from '../../kit/bounded-read.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { FileOutcome, FileSource, Intake } from '../../ports/index.ts';
import type { Slack } from '../api/call.ts';
import * as say from './file-refusals.ts';
import { type Answer, followRedirects } from './follow-redirects.ts';
import { isOfSlack, mayHaveToken } from './token-hosts.ts';

/** Every field may be missing (https://docs.slack.dev/reference/objects/file-object), and names may be null. */
export type SlackFile = NonNullable<FilesInfoResponse['file']>;

type FileSourceOptions = Slack & {
  botToken: string;
  /** Its host counts as Slack. */
  slackApiUrl: string;
  /** Milliseconds for a whole download, its redirects included. */
  deadlineMs?: number;
  fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Slack processes a large file for several seconds; in milliseconds after its upload. */
const processedWithin = 120_000;

/**
 * Files as the bot may read them. What Slack says about a file is asked for anew each time, because a payload may hold
 * only a stub of it, and a URL out of a payload is nothing to send a token to.
 */
export const createSlackFileSource = (options: FileSourceOptions): FileSource => ({
  read: (fileId, maxBytes, intake) => readFile(options, fileId, { maxBytes, intake }),
});

type Bounds = { maxBytes: number; intake: Intake | undefined };

const readFile = async (options: FileSourceOptions, fileId: string, bounds: Bounds): Promise<FileOutcome> => {
  const file = await describe(options, fileId);
  if ('kind' in file) return file;
  const outcome = await readDescribed(options, file, bounds);
  return mayPass(outcome) && isInProcess(file, options.now()) ? failed('not processed yet') : outcome;
};

/** What is wrong with a file now, and may be right in a moment; its size stays as it is. */
const mayPass = (outcome: FileOutcome): boolean =>
  outcome.kind === 'refused' ? outcome.failure.code !== say.tooLargeCode : outcome.kind === 'file' && isEmpty(outcome);
const isEmpty = ({ bytes }: { bytes: Uint8Array }): boolean => bytes.length === 0;

/** Of these Slack will never say more. */
const finalModes: readonly unknown[] = ['tombstone', 'hidden_by_limit', 'external', 'file_access'];

/**
 * Slack tells of a message before it has processed its files (hermes-agent#45407): they have no address yet, or no type
 * (matrix-appservice-slack#432). The age is bounded both ways, since two clocks may differ.
 */
const isInProcess = ({ mode, mimetype, url_private: url, created = 0 }: SlackFile, now: number): boolean =>
  !finalModes.includes(mode) && !(mimetype && url) && Math.abs(now - created * 1_000) < processedWithin;

const readDescribed = async (options: FileSourceOptions, file: SlackFile, bounds: Bounds): Promise<FileOutcome> => {
  const url = file.url_private_download ?? file.url_private;
  const failure = unreadable(file, url, bounds.maxBytes);
  if (failure) return refused(failure);
  if (!url || !mayHaveToken(options.slackApiUrl, url)) {
    return refused(url && isOfSlack(url) ? say.elsewhere(nameOf(file)) : say.external(nameOf(file)));
  }
  try {
    return await download(options, url, file, bounds);
  } catch (error) {
    return failed(error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'connection');
  }
};

const describe = async ({ client, call }: Slack, fileId: string): Promise<SlackFile | FileOutcome> => {
  try {
    return (await call('files.info', () => client.files.info({ file: fileId }))).file ?? {};
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return isFinal(error.reason) ? refused(say.withheld(error.reason)) : failed(error.reason);
  }
};

const download = async (
  { botToken, slackApiUrl, deadlineMs = 20_000, fetch = globalThis.fetch }: FileSourceOptions,
  url: string,
  file: SlackFile,
  bounds: Bounds,
): Promise<FileOutcome> => {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = bounds.intake ? AbortSignal.any([deadline, bounds.intake.signal]) : deadline;
  const followed = await followRedirects({ botToken, slackApiUrl, fetch }, url, signal);
  if (followed.kind === 'elsewhere') return refused(saidOf(followed.to, nameOf(file)));
  const { response } = followed;
  try {
    return await received(followed, file, bounds);
  } finally {
    await response.body?.cancel().catch(() => {});
  }
};

/** A workspace's own host is where Slack sends who may not read. */
const saidOf = (redirectedTo: string, name: string): Refusal =>
  isOfSlack(redirectedTo) ? say.signIn(name) : say.elsewhere(name);

const refused = (failure: Refusal): FileOutcome => ({ kind: 'refused', failure });
const failed = (reason: string): FileOutcome => ({ kind: 'failed', reason: `slack file: ${reason}` });
const nameOf = ({ name, title, id }: SlackFile): string => name || title || id || 'The file';

/** What Slack says for good, as opposed to "not now" (https://docs.slack.dev/reference/methods/files.info). */
const isFinal = (code: string): boolean =>
  ['file_not_found', 'file_deleted', 'access_denied', 'not_visible', 'not_in_channel', 'missing_scope'].includes(code);

/** What can be told before a byte is read. */
const unreadable = (file: SlackFile, url: string | undefined, maxBytes: number): Refusal | undefined => {
  const name = nameOf(file);
  if (file.mode === 'tombstone' || file.mode === 'hidden_by_limit') return say.gone(name);
  if (file.is_external || file.mode === 'external') return say.external(name);
  // A stub, as for files shared by another organization; `files.info` was asked already, so it stays one.
  if (file.mode === 'file_access' || !url) return say.withheld('file_not_found');
  return file.size !== undefined && file.size > maxBytes ? say.tooLarge(name, file.size, maxBytes) : undefined;
};

const received = async ({ response, host }: Answer, file: SlackFile, bounds: Bounds): Promise<FileOutcome> => {
  const { status } = response;
  const name = nameOf(file);
  if (status >= 300 && status < 400) return refused(say.signIn(name));
  if (status === 401 || status === 403 || status === 404) return refused(say.withheld('file_not_found'));
  if (status !== 200) return failed(`status ${status} from ${host}`);

  const type = response.headers.get('content-type') ?? '';
  const isHtml = file.mimetype?.startsWith('text/html') ?? false;
  if (/^text\/html\b/i.test(type) && !isHtml) return refused(say.signIn(name));
  const bytes = await bytesOf(response, bounds);
  if (!bytes) return refused(say.tooLarge(name, undefined, bounds.maxBytes));
  if (startsLikePage(bytes) && !isHtml) return refused(say.signIn(name));
  return { kind: 'file', name, bytes };
};

/** Undefined for a body that is larger; `size` is only what Slack says of the file. */
const bytesOf = async (
  response: Response,
  { maxBytes, intake }: Bounds,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) return undefined;
  return response.body ? readAtMost(response.body, maxBytes, intake?.take) : new Uint8Array();
};

const startsLikePage = (bytes: Uint8Array): boolean =>
  /^\s*<(?:!doctype html|html)\b/i.test(new TextDecoder().decode(bytes.subarray(0, 256)));
