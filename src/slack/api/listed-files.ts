import type { FilesInfoResponse, FilesListResponse } from '@slack/web-api';
import { DeliveryError } from '../../ports/errors.ts';
import type { Posted } from '../../ports/index.ts';
import type { Slack } from './call.ts';
import type { Look } from './message-files.ts';

/** Slack lets a person attach ten files to a message; each may cost a call of `files.info`. */
const candidates = 10;
/** How long before a message its files may have been uploaded: a draft may wait for a day. In seconds. */
const uploadedWithin = 24 * 3600;
/** A file that was uploaded longer ago than this, in seconds, has settled: where it is shared is not about to be added. */
const settlesWithin = 600;

type SlackFile = NonNullable<FilesListResponse['files']>[number] | NonNullable<FilesInfoResponse['file']>;

/** The latest files of this person in this channel, each with where it is shared. Rejects with `DeliveryError`. */
export const lookIntoList = async (slack: Slack, posted: Posted): Promise<Look> => {
  const { channelId: channel, userId: user, ts } = posted;
  const args = { channel, user, ts_from: String(Math.floor(Number(ts)) - uploadedWithin), count: candidates };
  const { files = [] } = await slack.call('files.list', () => slack.client.files.list(args));
  const looks = await Promise.all(files.map(async (file) => ({ file, is: await whereIs(slack, file, posted) })));
  if (looks.some(({ is }) => is === 'unsettled')) return { kind: 'unsettled' };
  const here = looks.filter(({ is }) => is === 'here').map(({ file }) => file);
  // The newest stands first in the list, and last in the message.
  const inOrder = here.reverse().flatMap(({ id, name }) => (id ? [{ id, name: name ?? null }] : []));
  return { kind: 'listed', files: inOrder };
};

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

const whereShared = (file: SlackFile, { channelId, ts }: Posted): Where => {
  const { shares, created = 0 } = file;
  const inChannel = shares?.public?.[channelId] ?? shares?.private?.[channelId] ?? [];
  if (inChannel.some((share) => share.ts === ts)) return 'here';
  if (inChannel.length > 0 && file.has_more_shares !== true) return 'elsewhere';
  return created > 0 && created < Number(ts) - settlesWithin ? 'elsewhere' : 'unsettled';
};
