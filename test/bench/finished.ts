/** Puts work into a store that was done before: what a bot finds when it has run for months. */
import { randomBytes } from 'node:crypto';
import { people, places } from '../../emulators/slack/seed.ts';
import { countedFrom, sumOf, tallyOf } from '../../src/domain/list/tally.ts';
import type { Dispatch, MessageRecord, RecordState } from '../../src/domain/message/message.ts';
import type { Change } from '../../src/ports/index.ts';
import { openStore } from '../../src/store/open.ts';
import { numbers } from './requests.ts';

type Wanted = { dispatches: number; recipients: number; state: RecordState };

const id = () => randomBytes(16).toString('base64url');

/** As the acceptance of a long list leaves it. */
const tallyChange = (id: string, records: readonly MessageRecord[], expires: number): Change => ({
  do: 'create',
  kind: 'tally',
  id,
  value: sumOf(records.map(tallyOf)),
  expires,
});

const dispatchOf = (index: number, recipients: number, state: RecordState): Change[] => {
  const at = Date.now() - 60_000;
  const dispatchId = `BENCH${String(index).padStart(27, '0')}`;
  const records = Array.from({ length: recipients }, (_, n): MessageRecord => {
    const times = {
      waiting: at,
      sending: at,
      submitted: at,
      ...(state === 'delivered' ? { sent: at, delivered: at } : {}),
    };
    const to = numbers[n % numbers.length] ?? '';
    return {
      id: id(),
      dispatchId,
      to,
      state,
      attempts: 1,
      dueAt: at,
      earliestAt: at,
      forecastAt: at,
      uuid: id(),
      times,
    };
  });
  const place = { channelId: places.general, shared: false };
  const dispatch: Dispatch = {
    id: dispatchId,
    content: id(),
    state: 'released',
    sender: { userId: people.sender },
    entryPoint: 'command',
    origin: place,
    card: place,
    text: `Finished ${index}`,
    attachments: [],
    recordIds: records.map((record) => record.id),
    acceptedAt: at,
    dueAt: at,
    prepare: { attempts: 0, dueAt: at },
    media: [],
  };
  const card = {
    dispatchId,
    place,
    replies: [],
    failures: 0,
    notBefore: 0,
    at: { ...place, ts: '1.000001' },
    editedAt: at,
  };
  const expires = Date.now() + 90 * 86_400_000;
  return [
    { do: 'create', kind: 'dispatch', id: dispatchId, value: dispatch, expires },
    { do: 'create', kind: 'card', id: dispatchId, value: card, expires },
    ...(state === 'delivered'
      ? []
      : [{ do: 'create', kind: 'pending', id: dispatchId, value: { what: 'dispatch' } } as const]),
    ...(recipients > countedFrom ? [tallyChange(dispatchId, records, expires)] : []),
    ...records.map((record): Change => ({ do: 'create', kind: 'record', id: record.id, value: record, expires })),
  ];
};

/** @returns the records, in the order in which they were put there. */
export const fillStore = async (url: string, { dispatches, recipients, state }: Wanted): Promise<MessageRecord[]> => {
  const store = await openStore(url, { now: Date.now, deadlineMs: 10_000 });
  const records: MessageRecord[] = [];
  try {
    for (let index = 0; index < dispatches; index += 1) {
      const changes = dispatchOf(index, recipients, state);
      const done = await store.change(changes);
      if (!done.ok) throw new Error('the store was not empty');
      records.push(...changes.flatMap((it) => (it.do === 'create' && it.kind === 'record' ? [it.value] : [])));
    }
  } finally {
    await store.close();
  }
  return records;
};
