/** What went wrong with the file, in one sentence that says what to do. */
import { StoreError } from '../../ports/errors.ts';

type Problem = { code: `store.${string}`; sentence: (file: string) => string };

const readOnly: Problem = {
  code: 'store.read-only',
  sentence: (file) => `${file} cannot be written; make it and its folder writable for the user who runs this.`,
};
const full: Problem = { code: 'store.full', sentence: (file) => `The disk that holds ${file} is full; make room.` };
const broken: Problem = {
  code: 'store.corrupt',
  sentence: (file) => `${file} is damaged, or is no SQLite file; put back the last backup.`,
};
const busy: Problem = {
  code: 'store.busy',
  sentence: (file) => `Another program holds ${file} locked; end it, or try again in a moment.`,
};
const unreachable: Problem = {
  code: 'store.unavailable',
  sentence: (file) => `${file} could not be read or written.`,
};
const noFolder: Problem = {
  code: 'store.unavailable',
  sentence: (file) => `The folder of ${file} cannot be made; check the path in STORE_URL.`,
};

/** SQLite's primary result codes, https://sqlite.org/rescode.html, and Node's names for what the folder refuses. */
const problems: Record<string, Problem> = {
  5: busy,
  6: busy,
  8: readOnly,
  11: broken,
  13: full,
  14: readOnly,
  26: broken,
  EACCES: readOnly,
  EPERM: readOnly,
  EROFS: readOnly,
  ENOSPC: full,
  EEXIST: noFolder,
  ENOENT: noFolder,
  ENOTDIR: noFolder,
};

/** Extended result codes carry the primary one in their lowest byte. */
const primary = (errcode: number): string => String(errcode & 0xff);

export const sqliteFailure = (cause: unknown, file: string): StoreError => {
  if (cause instanceof StoreError) return cause;
  const { errcode, code } = (cause ?? {}) as { errcode?: number; code?: string };
  const problem = problems[errcode === undefined ? String(code) : primary(errcode)] ?? unreachable;
  return new StoreError(problem.code, problem.sentence(file), { cause });
};
