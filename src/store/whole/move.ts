/** From one store to another, such as from a file to a Redis. */
import { StoreError } from '../../ports/errors.ts';
import { marks } from '../take-format.ts';
import { checkFormat } from './check-format.ts';
import { fill } from './fill.ts';
import { openEmpty, openExisting } from './open-alone.ts';

/**
 * Moves everything to an empty store, and empties the one that it was in. No bot starts on either of them before the other
 * one is out of use, because two stores with the same open messages would send them twice. Interrupted at any moment, it is
 * simply done again.
 *
 * @returns how many values were moved
 * @throws StoreError `store.locked`, `store.in-use`, `store.missing`, `store.foreign`, `store.format`, `store.not-empty`;
 *   then nothing was touched
 */
export const move = async (from: string, to: string, now: () => number): Promise<number> => {
  const source = await openExisting(from, now);
  try {
    const format = source.format.replace(marks.moved, '');
    checkFormat(format);
    const target = await openEmpty(to, now).catch((error) => {
      throw source.format === format ? error : movedBefore(error);
    });
    try {
      await source.note(marks.moved + format);
      const count = await fill(target, { format, entries: source.entries });
      await source.empty();
      // So that nothing of it stays readable in a file.
      await source.prune(1);
      return count;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

const movedBefore = (error: unknown): unknown =>
  error instanceof StoreError && error.code === 'store.not-empty'
    ? new StoreError(
        'store.not-empty',
        'This store was moved before, and the one to be filled is not empty. If that move was to it, it has ended: start the bot there, and delete this one.',
        { cause: error },
      )
    : error;
