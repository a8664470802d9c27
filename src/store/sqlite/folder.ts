/** Where the file is to lie. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '../../ports/errors.ts';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** @throws StoreError `store.url` if the path is that of a folder, before a lock is left beside it. */
export const refuseFolder = (file: string): void => {
  if (!file.endsWith('/') && !isFolder(file)) return;
  const sentence = `${file} is a folder; name a file in it, such as sqlite://${join(file, 'slack-mms.sqlite')}.`;
  throw new StoreError('store.url', sentence);
};

/**
 * Makes a folder for this user alone, and those above it that are missing. Node's own `recursive` takes every ENOENT for
 * a missing parent, and where the parent is there it tries for ever: below /proc, where no folder can be made.
 */
export const makeFolder = (folder: string): void => {
  if (isFolder(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw cause;
  }
};
