/** What a use case is handed first: the ports, what the operator decided, and who waits in this process. */
import type {
  Alarms,
  CarrierGateway,
  CarrierLookup,
  Clock,
  Directory,
  Log,
  MediaPreparer,
  Messenger,
  PreviewHost,
  Queue,
  Random,
  Store,
} from '../ports/index.ts';
import type { Limiters } from './limiters/index.ts';
import type { Rules } from './rules.ts';

export type Ports = {
  store: Store;
  queue: Queue;
  directory: Directory;
  messenger: Messenger;
  gateway: CarrierGateway;
  lookup: CarrierLookup;
  media: MediaPreparer;
  previews: PreviewHost;
  clock: Clock;
  random: Random;
  log: Log;
  alarms: Alarms;
};

export type Context = Ports & { rules: Rules; limiters: Limiters };

/** The part of the context that one use case needs: its signature says what it can touch. */
export type Needs<K extends keyof Context> = Pick<Context, K>;
