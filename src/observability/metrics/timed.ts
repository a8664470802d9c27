import type { MediaPreparer, Store } from '../../ports/index.ts';
import type { Metrics } from './metrics.ts';

type Timed = { store: Store; media: MediaPreparer };

/** The verbs of the store that make a call. */
const calls = [
  'get',
  'create',
  'update',
  'upsert',
  'remove',
  'change',
  'list',
  'add',
] as const satisfies (keyof Store)[];

/** The same ports, with the duration of each call measured. */
export const timed = <Ports extends Timed>(ports: Ports, metrics: Pick<Metrics, 'store' | 'prepare'>): Ports => ({
  ...ports,
  store: timedStore(ports.store, metrics),
  media: timedMedia(ports.media, metrics),
});

const timedStore = (store: Store, { store: histogram }: Pick<Metrics, 'store'>): Store => {
  const verbs = calls.map((operation) => {
    const call: (...given: never[]) => Promise<unknown> = store[operation];
    const measured = (...given: never[]) => {
      const end = histogram.startTimer({ operation });
      return call(...given).finally(() => end());
    };
    return [operation, measured] as const;
  });
  return { ...store, ...Object.fromEntries(verbs) };
};

const timedMedia = ({ prepare }: MediaPreparer, { prepare: histogram }: Pick<Metrics, 'prepare'>): MediaPreparer => ({
  prepare: async (...given) => {
    const end = histogram.startTimer();
    const outcome = await prepare(...given);
    end({ outcome: outcome.kind });
    return outcome;
  },
});
