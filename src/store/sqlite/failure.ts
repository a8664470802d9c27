/** What went wrong with the file, in one sentence that says what to do. */
import { format } from 'node:util';
import { StoreError } from '../../ports/errors.ts';

type Problem = readonly [causes: readonly (number | string)[], code: `store.${string}`, sentence: string];

/** By SQLite's primary result codes, https://sqlite.org/rescode.html, and Node's names for what the folder refuses. */
const problems: readonly Problem[] = [
  [[5, 6], 'store.busy', 'Another program holds %s locked; end it, or try again in a moment.'],
  [
    [8, 14, 'EACCES', 'EPERM', 'EROFS'],
    'store.read-only',
    '%s cannot be written; make it and its folder writable for the user who runs this.',
  ],
  [[11, 26], 'store.corrupt', '%s is damaged, or is no SQLite file; put back the last backup.'],
  [[13, 'ENOSPC'], 'store.full', 'The disk that holds %s is full; make room.'],
  [
    ['EEXIST', 'ENOENT', 'ENOTDIR'],
    'store.unavailable',
    'The folder of %s cannot be made; check the path in STORE_URL.',
  ],
];
const unreachable: Problem = [[], 'store.unavailable', '%s could not be read or written.'];

export const sqliteFailure = (cause: unknown, file: string): StoreError => {
  if (cause instanceof StoreError) return cause;
  const { errcode, code = '' } = (cause ?? {}) as { errcode?: number; code?: string };
  // Extended result codes carry the primary one in their lowest byte.
  const known = errcode === undefined ? code : errcode & 0xff;
  const [, storeCode, sentence] = problems.find(([causes]) => causes.includes(known)) ?? unreachable;
  return new StoreError(storeCode, format(sentence, file), { cause });
};
