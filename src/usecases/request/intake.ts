/**
 * Records of a list that is too long for one change are written before their dispatch, under an entry in the list of open
 * work. The change that creates the dispatch takes the entry away; until then nothing knows the records, so that nothing
 * of them is sent, and where that change is never made, they are removed.
 */
import type { MessageRecord } from '../../domain/message/message.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Change, PendingWork } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { pagesOf } from '../lists.ts';

/** So long an acceptance may take, in milliseconds: many times the deadline of a call of the store. */
const patienceMs = 5 * 60_000;

/** Ends an acceptance that was given up meanwhile. */
class GivenUp extends Error {}

/**
 * @returns the id of the entry
 * @throws StoreError never `unconfirmed`: whatever was written of it, nothing was accepted
 */
export const beginIntake = async (
  context: Needs<'store' | 'random'>,
  records: readonly MessageRecord[],
  now: number,
): Promise<string> => {
  const { store, random } = context;
  const id = `intake.${random.id()}`;
  const recordIds = records.map((record) => record.id);
  try {
    await store.create('pending', id, { what: 'intake', intake: { recordIds, at: now } });
    for (const page of pagesOf(records))
      await store.change(page.map((value): Change => ({ do: 'create', kind: 'record', id: value.id, value })));
    return id;
  } catch (cause) {
    await dropIntake(context, id).catch(() => {});
    throw new StoreError('store.unavailable', 'A long list could not be written.', { cause });
  }
};

/** The part of the change that creates the dispatch. It makes all of it fail if the records are being removed. */
export const endIntake = (id: string): Change[] => [
  { do: 'update', kind: 'pending', id, fn: unlessGivenUp },
  { do: 'remove', kind: 'pending', id },
];

const unlessGivenUp = (entry: PendingWork): PendingWork => {
  if (entry.intake?.isGivenUp) throw new GivenUp();
  return entry;
};

/** @throws unless the error is that of an acceptance that was given up */
export const raiseUnlessGivenUp = (error: unknown): void => {
  if (!(error instanceof GivenUp)) throw error;
};

/** Removes the records of an intake whose dispatch was not created, and will not be. May be repeated. */
export const dropIntake = async ({ store }: Needs<'store'>, id: string): Promise<void> => {
  // First, so that the dispatch is not created while its records go.
  const given = await store.update('pending', id, giveUp);
  for (const page of pagesOf(given?.value.intake?.recordIds ?? []))
    await store.change(page.map((recordId): Change => ({ do: 'remove', kind: 'record', id: recordId })));
  await store.remove('pending', id);
};

const giveUp = (entry: PendingWork): PendingWork =>
  entry.intake && !entry.intake.isGivenUp ? { ...entry, intake: { ...entry.intake, isGivenUp: true } } : entry;

/** Removes what a process left that died while it accepted. */
export const dropStaleIntake = async (
  context: Needs<'store' | 'clock' | 'log'>,
  id: string,
  { intake }: PendingWork,
): Promise<void> => {
  const age = context.clock.now() - (intake?.at ?? 0);
  // One that is still to come was begun by a clock that was ahead.
  if (age >= 0 && age < patienceMs) return;
  await dropIntake(context, id);
  context.log.warn('request.intake-dropped', { intake: id, records: intake?.recordIds.length });
};
