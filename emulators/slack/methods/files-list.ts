import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';
import { visibleChannel, visibleFile } from '../workspace/access.ts';
import type { StoredFile } from '../workspace/files.ts';
import { argument, type Method } from './method.ts';

const perPage = 100;

const isVisible = ({ workspace, files }: Core, { id }: StoredFile): boolean => {
  try {
    return visibleFile(workspace, files, id) !== undefined;
  } catch (error) {
    if (error instanceof ApiRefusal) return false;
    throw error;
  }
};

/** What was posted a moment ago may not be in the list yet, or never get there: bolt-python issue 904. */
const isListed = ({ habits, workspace }: Core, { id, shares }: StoredFile, channel: string): boolean => {
  const there = shares.filter((share) => share.channel === channel);
  if (habits.freshMessages === 'unlisted') return there.length === 0;
  if (habits.freshMessages !== 'missing' && habits.freshMessages !== 'partly') return true;
  const isLast = there.every(({ ts }) => workspace.message(channel, ts)?.files?.at(-1)?.id === id);
  if (habits.freshMessages === 'partly' && !isLast) return true;
  const known = there.length === 0 || there.some(({ looks }) => looks > 0);
  for (const share of there) share.looks += 1;
  return known;
};

const isWanted = (file: StoredFile, args: Json): boolean => {
  const [user, channel, types] = [argument(args, 'user'), argument(args, 'channel'), argument(args, 'types') || 'all'];
  return (
    (!user || file.user === user) &&
    (!channel || file.channels.includes(channel)) &&
    (types === 'all' || (types.split(',').includes('images') && file.mimetype.startsWith('image/'))) &&
    file.created >= Number(argument(args, 'ts_from') || 0) &&
    file.created <= Number(argument(args, 'ts_to') || Number.POSITIVE_INFINITY)
  );
};

/**
 * https://docs.slack.dev/reference/methods/files.list. The newest first, by pages. Whether its files say in which messages
 * they are (`shares`) is not certain, so they do not (strict reading): only `files.info` does.
 */
export const list: Method = {
  scopes: ['files:read'],
  tier: 3,
  run: (core, args) => {
    const user = argument(args, 'user');
    if (user && !core.workspace.users.has(user)) throw new ApiRefusal('user_not_found');
    const channel = argument(args, 'channel');
    if (channel) visibleChannel(core.workspace, channel);
    const found = core.files
      .all()
      .filter((file) => isVisible(core, file) && isWanted(file, args) && isListed(core, file, channel));
    const count = Number(argument(args, 'count') || perPage);
    const page = Number(argument(args, 'page') || 1);
    for (const share of found.flatMap(({ shares }) => shares)) share.lists += 1;
    return {
      files: found.slice((page - 1) * count, page * count).map(core.files.describe),
      paging: { count, total: found.length, page, pages: Math.ceil(found.length / count) },
    };
  },
};
