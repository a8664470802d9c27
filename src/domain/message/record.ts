/**
 * A message's life. `transitionRecord` is pure and total: every event in every state has an answer, and what changes
 * nothing returns the same object, so that the store does not write and the card is not drawn again.
 *
 * | state         | moved on by                                                                              |
 * | ------------- | ---------------------------------------------------------------------------------------- |
 * | `waiting`     | `send.started` -> sending; `cancelled` -> cancelled; `dropped` -> failed; a report;       |
 * |               | `send.forgotten` -> unconfirmed                                                          |
 * |               | with a question: `declined` -> cancelled; `unanswered` -> failed; and it does not start   |
 * | `sending`     | `send.accepted` -> submitted; `send.refused` -> failed; `send.not-sent` -> waiting;       |
 * |               | `send.unknown`, `lease.expired` -> unconfirmed; a report                                  |
 * | `unconfirmed` | `send.accepted` -> submitted; `send.refused` -> failed; a report                          |
 * | any other     | a report that tells more: submitted < sent < failed < undelivered < delivered; one of a   |
 * |               | further part of a long text, to what all parts are together (`report/parts.ts`)           |
 *
 * `reviewed` asks a question or takes it back, and `sent-anyway` answers it (`repeat.ts`).
 * `send.withdrawn` takes back a start of which the carrier certainly heard nothing, so that it waits again.
 * `hinted` moves nothing: it notes that the carrier is to be asked, and the answer is a report.
 * A record that waits holds a place in the pace (`dueAt`) from its acceptance on, and never starts before it.
 */
import type { Refusal } from '../language/refusal.ts';
import { hintAfterNews, hintAnswered, hinted, hintUnanswered } from './hint.ts';
import { leasedUntil } from './late.ts';
import type { MessageRecord, RecordState, ReportedState } from './message.ts';
import { type Known, reviewed, sentAnyway } from './repeat.ts';
import { inAll, isOfPart, partsAfter, priceAfter, rank } from './report/parts.ts';
import { whenItHappened } from './report/report-time.ts';

/** What a delivery report, or the carrier's own record, says of a message. */
export type Report = {
  uuid: string;
  state: ReportedState;
  /** Only with `failed` and `undelivered`. */
  errorCode?: string;
  failure?: Refusal;
  /** The charge in US dollars, as a decimal string, without carrier fees. */
  price?: string;
  /** When it happened, in milliseconds since 1970 by the carrier's clock, which may be anything. */
  occurredAt?: number;
  /** It is about one part of a text that went out in so many; absent where it is about all of it, or does not say. */
  parts?: number;
};

export type MessageEvent = {
  at: number;
} & ( // It gives up the place `from` for another one, if it still holds it. `promisedAt` replaces what a wrong clock promised.
  | { type: 'placed'; from: number; place: number; promisedAt?: number }
  | { type: 'send.started'; leaseUntil: number; leaseBy: string }
  | { type: 'send.withdrawn'; leaseBy: string; failure: Refusal }
  | { type: 'send.accepted'; uuid: string }
  | { type: 'send.refused'; failure: Refusal }
  | { type: 'send.not-sent'; retryAt: number; place: number; failure: Refusal }
  | { type: 'send.unknown' }
  | { type: 'lease.expired' }
  // The store came back in a state from before this try, which was the last one that is known to have begun.
  | { type: 'send.forgotten'; attempts: number; triedAt: number }
  | { type: 'dropped'; failure: Refusal }
  | { type: 'cancelled' }
  // What is known by now of the messages that it repeats; `until` is how long a person may think about it.
  | { type: 'reviewed'; until: number; now: readonly Known[] }
  | { type: 'sent-anyway' }
  | { type: 'declined' }
  | { type: 'unanswered'; failure: Refusal }
  // `early`: only because of a hint, so that it takes nothing from the looks that are planned anyway. `askedAt`: when the
  // carrier was asked, if that is not the moment of its answer. `listedAt`: when the carrier took what may be this message,
  // by its list.
  | { type: 'polled'; early?: boolean; askedAt?: number; listedAt?: number | undefined }
  | { type: 'poll.unanswered'; retryAt: number; early?: boolean }
  // A callback came that is not believed; `uuid` is what it named.
  | { type: 'hinted'; uuid?: string }
  | { type: 'repeated'; by: string; as?: string | undefined }
  | { type: 'left-alone'; by: string; name?: string }
  | ({ type: 'reported' } & Report)
);

const enter = (
  record: MessageRecord,
  state: RecordState,
  at: number,
  more: Partial<MessageRecord> = {},
): MessageRecord => {
  const {
    leaseUntil: _ended,
    leaseBy: _holder,
    interrupted: _doubt,
    polls: _polls,
    polledAt: _polledAt,
    unanswered: _none,
    hint: _hint,
    listedAt: _listed,
    question: _answered,
    ...rest
  } = record;
  return {
    ...rest,
    ...hintAfterNews(record, state),
    ...more,
    state,
    times: { ...record.times, [state]: record.times[state] ?? at },
  };
};

const withoutFailure = ({ failure: _past, errorCode: _code, ...rest }: MessageRecord): MessageRecord => rest;

export const transitionRecord = (record: MessageRecord, event: MessageEvent): MessageRecord => {
  const { state } = record;
  switch (event.type) {
    case 'placed':
      if (state !== 'waiting' || record.dueAt !== event.from || event.place === event.from) return record;
      return {
        ...record,
        dueAt: event.place,
        earliestAt: Math.min(record.earliestAt, event.place),
        forecastAt: event.promisedAt ?? record.forecastAt,
      };
    case 'send.started':
      // Another process may have moved its place meanwhile, or asked whether it is to be sent at all.
      if (state !== 'waiting' || record.question || record.dueAt > event.at) return record;
      return enter(withoutFailure(record), 'sending', event.at, {
        leaseUntil: event.leaseUntil,
        leaseBy: event.leaseBy,
        triedAt: event.at,
        attempts: record.attempts + 1,
      });
    case 'send.withdrawn':
      if (state !== 'sending' || record.leaseBy !== event.leaseBy) return record;
      return enter(record, 'waiting', event.at, { failure: event.failure });
    case 'send.accepted':
      if (state === 'sending' || state === 'unconfirmed')
        return enter(record, 'submitted', event.at, { uuid: event.uuid });
      // A report may have come first and told more; the uuid is worth having all the same.
      return rank[state] < rank.submitted || record.uuid ? record : { ...record, uuid: event.uuid };
    case 'send.refused':
      if (state !== 'sending' && state !== 'unconfirmed') return record;
      return enter(record, 'failed', event.at, { failure: event.failure });
    case 'send.not-sent':
      if (state !== 'sending') return record;
      return enter(record, 'waiting', event.at, {
        earliestAt: event.retryAt,
        dueAt: event.place,
        failure: event.failure,
      });
    case 'send.unknown':
      return state === 'sending' ? enter(record, 'unconfirmed', event.at) : record;
    case 'lease.expired':
      if (state !== 'sending' || leasedUntil(record, event.at) > event.at) return record;
      return enter(record, 'unconfirmed', event.at, { interrupted: true });
    case 'send.forgotten': {
      const { attempts, triedAt } = event;
      if (state !== 'waiting' || record.attempts >= attempts) return record;
      return enter(withoutFailure(record), 'unconfirmed', event.at, { attempts, triedAt });
    }
    case 'dropped':
      return state === 'waiting' ? enter(record, 'failed', event.at, { failure: event.failure }) : record;
    case 'cancelled':
      return state === 'waiting' ? enter(record, 'cancelled', event.at) : record;
    case 'reviewed':
      return state === 'waiting' ? reviewed(record, event) : record;
    case 'sent-anyway':
      return sentAnyway(record, event.at);
    case 'declined':
      return record.question ? enter(record, 'cancelled', event.at) : record;
    case 'unanswered':
      return record.question ? enter(record, 'failed', event.at, { failure: event.failure }) : record;
    case 'polled': {
      const asked = hintAnswered(record, event.at, event.askedAt ?? event.at);
      const { unanswered: _over, listedAt: _before, ...known } = asked;
      const rest = event.listedAt === undefined ? known : { ...known, listedAt: event.listedAt };
      return event.early ? rest : { ...rest, polls: (record.polls ?? 0) + 1, polledAt: event.at };
    }
    case 'poll.unanswered': {
      const rest = hintUnanswered(record, event.at);
      if (event.early) return rest;
      return { ...rest, unanswered: { count: (record.unanswered?.count ?? 0) + 1, retryAt: event.retryAt } };
    }
    case 'hinted':
      return hinted(record, event.at, event.uuid);
    case 'repeated':
      if (record.repeatedBy) return record;
      return { ...record, repeatedBy: event.by, ...(event.as === undefined ? {} : { repeatedAs: event.as }) };
    case 'left-alone':
      if (state !== 'unconfirmed' || record.leftAloneBy) return record;
      return { ...record, leftAloneBy: event.by, ...(event.name ? { leftAloneByName: event.name } : {}) };
    case 'reported':
      return reported(record, event);
  }
};

type Reported = MessageEvent & { type: 'reported' };

const reported = (record: MessageRecord, event: Reported): MessageRecord => {
  if (isOfPart(record, event)) return partReported(record, event);
  const { at, state, errorCode, failure, occurredAt } = event;
  const price = priceAfter(record, event);
  const known = { uuid: record.uuid ?? event.uuid, ...(price === undefined ? {} : { price }) };
  if (rank[state] <= rank[record.state]) {
    const isNews = known.uuid !== record.uuid || price !== record.price;
    return isNews ? { ...record, ...known } : record;
  }
  const why = { ...(errorCode === undefined ? {} : { errorCode }), ...(failure === undefined ? {} : { failure }) };
  const happenedAt = whenItHappened(record, at, occurredAt);
  return enter(withoutFailure(record), state, happenedAt, { ...known, ...why });
};

const partReported = (record: MessageRecord, event: Reported): MessageRecord => {
  const parts = partsAfter(record, event);
  if (parts === record.parts) return record;
  const { state, ...more } = inAll(parts);
  const known = { uuid: record.uuid ?? event.uuid, parts };
  if (state === record.state) return { ...record, ...more, ...known };
  return enter(withoutFailure(record), state, whenItHappened(record, event.at, event.occurredAt), {
    ...more,
    ...known,
  });
};
