/** A backup is a store in a file, whatever it is a backup of: so it can be looked into, and even be started on. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { StoreError } from '../../ports/errors.ts';
import { makeSingleFile } from '../sqlite/read-only.ts';
import { checkFormat } from './check-format.ts';
import { fill } from './fill.ts';
import { openEmpty } from './open-alone.ts';
import { openSnapshot } from './snapshot.ts';

/**
 * Copies a store to a new file for this user alone, also while a bot works on it. The file gets its name when it is whole;
 * what an interruption leaves is called `<file>.partial`, and the next backup of that name begins it anew.
 *
 * @returns how many values it holds
 * @throws StoreError `store.exists` if there is such a file, and what `openSnapshot` throws
 */
export const backUp = async (url: string, file: string, now: () => number): Promise<number> => {
  refuseExisting(file);
  const snapshot = await openSnapshot(url, now);
  try {
    checkFormat(snapshot.format);
    const partial = `${file}.partial`;
    const target = await openEmpty(`sqlite://${partial}`, now);
    const count = await fill(target, snapshot).finally(target.close);
    makeSingleFile(partial);
    refuseExisting(file);
    renameSync(partial, file);
    rmSync(`${partial}.lock`, { force: true });
    return count;
  } finally {
    await snapshot.close();
  }
};

const refuseExisting = (file: string): void => {
  if (existsSync(file)) throw new StoreError('store.exists', `${file} is there already; name a new file.`);
};
