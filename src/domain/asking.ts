/** When Plivo is asked what became of a message: rarely while its reports come by themselves, more often without. */
import { isFinal, type MessageRecord } from './message.ts';
import { latest, noNewsAfterMs } from './settled.ts';

/**
 * Without Plivo's id only the list can tell, and it takes 20 calls a minute for the whole account: three looks, the last
 * when a person may decide.
 */
const searchesAfterMs = [15_000, 60_000, 5 * 60_000] as const;

/** A report that is not here by now was lost: Plivo repeats one for seven minutes and then never again. */
const firstAfterMs = 8 * 60_000;
/** Without callbacks asking is the only way; a text is handed over within seconds. */
const firstWithoutCallbacksMs = 2_000;
/** Asked ever more rarely, but not so rarely that a receipt waits for longer than this. */
const rarestMs = 60 * 60_000;

/**
 * The moment at which Plivo is to be asked next, in milliseconds since 1970; undefined if there is nothing to ask, or
 * nothing more to hope for.
 *
 * @param reported whether Plivo can call back
 */
export const nextAskAt = (record: MessageRecord, reported: boolean): number | undefined => {
  if (isFinal(record) || record.state === 'waiting' || record.state === 'sending') return undefined;
  const asks = record.asks ?? 0;
  const since = latest([record]);
  if (record.uuid === undefined) {
    const after = searchesAfterMs[asks];
    return after === undefined ? undefined : since + after;
  }
  const first = reported ? firstAfterMs : firstWithoutCallbacksMs;
  const at = (record.askedAt ?? since) + Math.min(first * 2 ** asks, rarestMs);
  return at <= since + noNewsAfterMs ? at : undefined;
};
