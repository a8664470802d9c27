import type { FilesInfoResponse, FilesListResponse } from '@slack/web-api';
import { DeliveryError } from '../../ports/errors.ts';
import type { Posted } from '../../ports/index.ts';
import type { Slack } from '../api/call.ts';
import type { Files, Look } from './message-files.ts';

/** Slack lets a person attach ten files to a message; each may cost a call of `files.info`. */
const candidates = 10;
/** How long before a message its files may have been uploaded: a draft may wait for a day. In seconds. */
const uploadedWithin = 24 * 3600;
/** A file that was uploaded longer ago than this, in seconds, has settled: where it is shared is not about to be added. */
const settlesWithin = 600;
/** A file that was uploaded longer before a message than this, in seconds, is seldom one of it. */
const attachedWithin = 120;

type SlackFile = NonNullable<FilesListResponse['files']>[number] | NonNullable<FilesInfoResponse['file']>;

/**
 * The latest files of this person in this channel, each with where it is shared.
 *
 * Each file may cost a call, so what was uploaded long before the message is asked for only where the new files say the
 * same as in the look before, which is where the look is about to be believed. It is never skipped for having been shared
 * elsewhere: a person may post an old file once more, and Slack says so as late as of a new one.
 *
 * @param before what the look before found, if it found out; nothing is believed but what is found twice
 * @throws DeliveryError
 */
export const lookIntoList = async (slack: Slack, posted: Posted, before: Files | undefined): Promise<Look> => {
  const files = await listed(slack, posted);
  const isOld = (file: SlackFile) => wasUploadedBefore(file, posted, attachedWithin) && !file.shares;
  const [old, fresh] = [files.filter(isOld), files.filter((file) => !isOld(file))];
  const freshHere = await whichAreHere(slack, fresh, posted);
  if (!freshHere) return { kind: 'unsettled' };
  const freshBefore = before?.filter(({ id }) => !old.some((file) => file.id === id));
  const newFiles = inOrder(files, freshHere);
  if (JSON.stringify(newFiles) !== JSON.stringify(freshBefore)) return { kind: 'listed', files: newFiles };
  const oldHere = await whichAreHere(slack, old, posted);
  if (!oldHere) return { kind: 'unsettled', files: newFiles };
  return { kind: 'listed', files: inOrder(files, [...freshHere, ...oldHere]) };
};

const listed = async ({ client, call }: Slack, { channelId: channel, userId: user, ts }: Posted) => {
  // What was uploaded after the message is not of it, and would leave no room for what is.
  const [from, to] = [Math.floor(Number(ts)) - uploadedWithin, Math.ceil(Number(ts))];
  const args = { channel, user, ts_from: String(from), ts_to: String(to), count: candidates };
  const { files = [] } = await call('files.list', () => client.files.list(args));
  return files;
};

/** Nothing, if Slack does not say yet of one whether it is. */
const whichAreHere = async (slack: Slack, files: SlackFile[], posted: Posted): Promise<SlackFile[] | undefined> => {
  const looks = await Promise.all(files.map(async (file) => ({ file, is: await whereIs(slack, file, posted) })));
  if (looks.some(({ is }) => is === 'unsettled')) return undefined;
  return looks.filter(({ is }) => is === 'here').map(({ file }) => file);
};

/** The newest stands first in the list, and last in the message. */
const inOrder = (list: SlackFile[], here: SlackFile[]): Files =>
  list
    .filter((file) => here.includes(file))
    .reverse()
    .flatMap(({ id, name }) => (id ? [{ id, name: name ?? null }] : []));

/** Not known of a file without its time. */
const wasUploadedBefore = ({ created = 0 }: SlackFile, { ts }: Posted, seconds: number): boolean =>
  created > 0 && created < Number(ts) - seconds;

type Where = 'here' | 'elsewhere' | 'unsettled';

/** The list may leave out where its files are shared; `files.info` says it. */
const whereIs = async (slack: Slack, file: SlackFile, posted: Posted): Promise<Where> => {
  if (file.shares) return whereShared(file, posted);
  try {
    const { file: whole } = await slack.call('files.info', () => slack.client.files.info({ file: file.id ?? '' }));
    return whole ? whereShared(whole, posted) : 'unsettled';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.reason === 'file_deleted') return 'elsewhere';
    // A new file may be listed before it is found. Another organization may keep one to itself for good; the person could
    // then not send a text for a day.
    if (/^(?:access_denied|not_visible|file_not_found)$/.test(error.reason)) return whereShared(file, posted);
    throw error;
  }
};

const whereShared = (file: SlackFile, posted: Posted): Where => {
  const { shares } = file;
  const { channelId, ts } = posted;
  const inChannel = shares?.public?.[channelId] ?? shares?.private?.[channelId] ?? [];
  if (inChannel.some((share) => share.ts === ts)) return 'here';
  if (inChannel.length > 0 && file.has_more_shares !== true) return 'elsewhere';
  return wasUploadedBefore(file, posted, settlesWithin) ? 'elsewhere' : 'unsettled';
};
