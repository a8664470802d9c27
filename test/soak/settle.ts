import type { MessageRecord } from '../../src/domain/message/message.ts';
import { eventually } from '../support/eventually.ts';
import type { ScratchStore } from '../support/scratch-store.ts';
import type { World } from '../support/world.ts';
import { demand } from './soak.ts';

const settledWithinMs = 180_000;
const done: ReadonlySet<MessageRecord['state']> = new Set(['delivered', 'undelivered', 'failed', 'unconfirmed']);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits, while a bot runs, until nothing is under way any more. */
export const settle = async (world: World, store: ScratchStore): Promise<void> => {
  let records: MessageRecord[] = [];
  try {
    await eventually(
      'all is settled',
      async () => {
        // Callbacks that nobody took are repeated at once instead of after minutes.
        await world.plivo.retry();
        await pause(500);
        records = await store.records();
        return records.length > 0 && records.every(({ state }) => done.has(state));
      },
      settledWithinMs,
    );
  } catch (error) {
    const left = records.filter(({ state }) => !done.has(state)).map(({ state }) => state);
    demand(false, `${left.length} records are not settled: ${left.join(', ')} (${error})`);
  }
};
