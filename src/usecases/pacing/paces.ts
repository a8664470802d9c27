import { burstOfLeaving } from '../../domain/policy/pace.ts';
import type { Store } from '../../ports/index.ts';
import type { Rules } from '../rules.ts';
import { createDepartures, type Departures } from './departures.ts';
import { createPace, type Paced, type Paces } from './pace.ts';

/** How many messages may leave at once after a quiet time, before the account's pace counts. */
const burst = 10;

/**
 * The account's pace, kept twice: `paces` are what a person is promised, before anything leaves; `departures` count what
 * leaves.
 */
export const createPaces = (
  store: Store,
  { mmsPerSecond, smsPerSecond }: Pick<Rules, 'mmsPerSecond' | 'smsPerSecond'>,
): { paces: Paces; departures: Paced<Departures> } => {
  const leaving = burstOfLeaving(burst);
  return {
    paces: {
      mms: createPace(store, 'mms', { perSecond: mmsPerSecond, burst }),
      sms: createPace(store, 'sms', { perSecond: smsPerSecond, burst }),
    },
    departures: {
      mms: createDepartures(store, 'mms-leaving', { perSecond: mmsPerSecond, burst: leaving }),
      sms: createDepartures(store, 'sms-leaving', { perSecond: smsPerSecond, burst: leaving }),
    },
  };
};
