/** Whether this app can work with what is stored: a store that is empty takes its format, an earlier one is brought to it. */
import type { Deadline } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import type { Backend } from './backend.ts';
import { currentFormat, type FormatStep, firstFormat } from './formats.ts';
import { isInUse } from './in-use.ts';
import { migrate } from './migrate.ts';
import type { Reader } from './strict-reader.ts';

/**
 * What stands in place of the number while a store is not whole, or has moved to another place, with the number after it.
 * No bot starts on such a store.
 */
export const marks = { filling: 'filling', moved: 'moved ' } as const;

type FormatDeps = {
  backend: Backend;
  read: Reader;
  now: () => number;
  steps: readonly FormatStep[];
  newVersion: () => number;
  onSetAside: (key: string) => void;
};

/** @throws StoreError `store.format` with a sentence for the operator, `store.in-use` */
export const takeFormat = async (deps: FormatDeps, deadline: Deadline): Promise<void> => {
  const { backend, read, now, steps } = deps;
  const current = firstFormat + steps.length;
  const claim = () => backend.claimFormat(String(current), deadline);
  let found = await deadline.bound(claim());
  const number = Number(found);
  if (number >= firstFormat && number < current) {
    if (await isInUse(read, now(), deadline)) throw inUse;
    await migrate(deps, number);
    found = await claim();
  }
  if (found !== String(current)) throw new StoreError('store.format', refusal(found, current, backend.kind));
};

/** Why no bot of this version starts on a store in which `found` is noted; undefined where one does. */
export const formatRefusal = (found: string, kind: Backend['kind']): string | undefined =>
  Number(found) >= firstFormat && Number(found) <= currentFormat ? undefined : refusal(found, currentFormat, kind);

const inUse = new StoreError(
  'store.in-use',
  'An earlier version of slack-mms runs on the store at STORE_URL. Stop all its processes and start again; where one was killed, wait a minute.',
);

const emptyStore: Record<Backend['kind'], string> = {
  sqlite: 'point STORE_URL at a new file',
  redis: 'give STORE_URL another prefix, such as ?prefix=slack-mms-2',
  memory: 'start again',
};

/** `found` is undefined for a store that is older than the number. */
const refusal = (found: string | undefined, current: number, kind: Backend['kind']): string => {
  const startEmpty = emptyStore[kind];
  if (found === marks.filling)
    return 'The store at STORE_URL is being filled, or that was interrupted. Run the same restore or move again, to its end.';
  if (found?.startsWith(marks.moved))
    return 'The store at STORE_URL is being moved to another place, or was. Set STORE_URL to that place; if the move was interrupted, run it again, to its end.';
  if (Number(found) > current)
    return `The store at STORE_URL was written by a newer version of slack-mms (format ${found}; this one reads ${current}). Update slack-mms, or ${startEmpty} to start with an empty store.`;
  return `The store at STORE_URL was written by an earlier version of slack-mms that this one can't read. To start with an empty store, ${startEmpty}.`;
};
