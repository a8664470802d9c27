import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import type { Clock } from '../../ports/index.ts';
import { type Paces, paceOf } from '../pacing/pace.ts';

/** When the last message of a dispatch is expected to leave: its place in the pace, or what that would be now. */
export type Forecast = (dispatch: Dispatch, records: MessageRecord[]) => Promise<number>;

export const createForecast =
  ({ clock, paces }: { clock: Clock; paces: Paces }): Forecast =>
  async (dispatch, records) => {
    const promised = Math.max(0, ...records.map(({ forecastAt }) => forecastAt));
    if (promised > 0) return promised;
    const from = Math.max(clock.now(), dispatch.dueAt);
    return paceOf(paces, dispatch.attachments).forecast(from, dispatch.recordIds.length);
  };
