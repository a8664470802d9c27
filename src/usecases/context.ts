/** What a use case is handed first: the ports, what the operator decided, and who waits in this process. */
import type {
  CarrierGateway,
  CarrierLookup,
  Clock,
  Directory,
  Log,
  MediaPreparer,
  Messenger,
  Queue,
  Random,
  Store,
} from '../ports/index.ts';
import type { ChannelBackoff } from './limiters/channel-backoff.ts';
import type { WaitList } from './limiters/wait-list.ts';
import type { Rules } from './rules.ts';

export type Ports = {
  store: Store;
  queue: Queue;
  directory: Directory;
  messenger: Messenger;
  gateway: CarrierGateway;
  lookup: CarrierLookup;
  media: MediaPreparer;
  clock: Clock;
  random: Random;
  log: Log;
};

/** The order in which work of this process comes back for what it was refused. In memory: the limits are in the store. */
export type Limiters = {
  /** Posts, by channel. */
  channels: ChannelBackoff;
  /** Edits of cards with news of a final state, and all others. */
  edits: { finalNews: WaitList; other: WaitList };
};

export type Context = Ports & { rules: Rules; limiters: Limiters };

/** The part of the context that one use case needs: its signature says what it can touch. */
export type Needs<K extends keyof Context> = Pick<Context, K>;
