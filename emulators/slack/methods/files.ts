import type { Core } from '../core.ts';
import { type Json, objects, text } from '../json.ts';
import { fileProcessingMs } from '../limits.ts';
import { ApiRefusal } from '../refusal.ts';
import { checkThread, postableChannel, visibleFile } from '../workspace/access.ts';
import { unpack } from '../workspace/content.ts';
import { installation } from '../workspace/workspace.ts';
import { list } from './files-list.ts';
import { argument, type Method, needed } from './method.ts';

const bot = installation.bot;

const info: Method = {
  scopes: ['files:read'],
  tier: 4,
  run: (core, args) => {
    const file = visibleFile(core.workspace, core.files, argument(args, 'file'));
    const isLate = core.habits.freshMessages === 'unshared';
    // Time goes by for who lists the files again, too, without having asked for this one.
    const known = file.shares.filter((share) => !isLate || share.looks > 0 || share.lists > 1);
    for (const share of file.shares) share.looks += 1;
    return { file: { ...core.files.describe(file), shares: core.files.sharesOf(known) } };
  },
};

/** First of three steps: https://docs.slack.dev/messaging/working-with-files#uploading_files */
const getUploadURLExternal: Method = {
  scopes: ['files:write'],
  tier: 4,
  run: (core, args) => {
    const name = needed(args, 'filename');
    const length = Number(needed(args, 'length'));
    if (!Number.isInteger(length) || length <= 0) throw new ApiRefusal('invalid_arguments');
    const id = core.workspace.nextId('F');
    core.uploads.set(id, { name, length, bytes: undefined });
    return { upload_url: `${core.address.origin}/upload/v1/${id}`, file_id: id };
  },
};

const mimetypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  txt: 'text/plain',
  csv: 'text/csv',
};
const mimetypeOf = (name: string) =>
  mimetypes[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

const readyAtOf = ({ now, habits }: Core): number =>
  ({ later: now() + fileProcessingMs, atOnce: 0, never: Number.POSITIVE_INFINITY })[habits.uploads];

const stored = (core: Core, entry: Json, channels: string[]) => {
  const id = text(entry.id);
  const upload = core.uploads.get(id);
  if (!upload?.bytes) throw new ApiRefusal('file_not_found');
  core.uploads.delete(id);
  const { name, bytes } = upload;
  const readyAt = readyAtOf(core);
  const file = core.files.add({ id, name, bytes, mimetype: mimetypeOf(name), uploadedBy: bot.user, channels, readyAt });
  file.title = text(entry.title) || name;
  return file;
};

const completeUploadExternal: Method = {
  scopes: ['files:write'],
  tier: 4,
  run: (core, args) => {
    const entries = objects(unpack(args.files));
    if (entries.length === 0) throw new ApiRefusal('invalid_arguments');
    const id = argument(args, 'channel_id');
    const channel = id ? postableChannel(core.workspace, id, false) : undefined;
    const threadTs = argument(args, 'thread_ts');
    if (channel && threadTs) checkThread(core.workspace, channel, threadTs);
    const files = entries.map((entry) => stored(core, entry, channel ? [channel.id] : []));
    if (channel) {
      core.workspace.post(
        channel.id,
        { text: argument(args, 'initial_comment') },
        {
          user: bot.user,
          bot_id: bot.id,
          files: files.map(core.files.describe),
          ...(threadTs ? { thread_ts: threadTs } : {}),
        },
      );
    }
    return { files: files.map(core.files.describe) };
  },
};

/** https://docs.slack.dev/reference/methods/files.delete: a bot deletes what it uploaded itself. */
const remove: Method = {
  scopes: ['files:write'],
  tier: 3,
  run: (core, args) => {
    const file = visibleFile(core.workspace, core.files, needed(args, 'file'));
    if (file.user !== bot.user) throw new ApiRefusal('cant_delete_file');
    core.files.remove(file.id);
    return {};
  },
};

export const files: Record<string, Method> = {
  'files.list': list,
  'files.info': info,
  'files.delete': remove,
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
};
