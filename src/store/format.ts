/** In which form everything lies in a store: kinds, their fields, the envelope. A store carries the number of its form. */
import { StoreError } from '../ports/errors.ts';
import type { Backend } from './backend.ts';
import { type Deadline, within } from './deadline.ts';

/** Raised with every change after which this app cannot read what it stored before. */
export const currentFormat = 1;

const emptyStore: Record<Backend['kind'], string> = {
  sqlite: 'point STORE_URL at a new file',
  redis: 'give STORE_URL another prefix, such as ?prefix=slack-mms-2',
  memory: 'start again',
};

/** @throws StoreError `store.format` with a sentence for the operator; an empty store takes the current number */
export const checkFormat = async (backend: Backend, deadline: Deadline): Promise<void> => {
  const found = await within(deadline, backend.claimFormat(currentFormat, deadline));
  if (found !== currentFormat) throw new StoreError('store.format', refusal(found, emptyStore[backend.kind]));
};

/** `found` is undefined for a store that is older than the number. */
const refusal = (found: number | undefined, startEmpty: string): string =>
  found === undefined || found < currentFormat
    ? `The store at STORE_URL was written by an earlier version of slack-mms that this one can't read. To start with an empty store, ${startEmpty}.`
    : `The store at STORE_URL was written by a newer version of slack-mms (format ${found}; this one reads ${currentFormat}). Update slack-mms, or ${startEmpty} to start with an empty store.`;
