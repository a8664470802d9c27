import { type BegunSends, createBegunSends } from './begun-sends.ts';
import { type ChannelBackoff, createChannelBackoff } from './channel-backoff.ts';
import { createGather, type Gather } from './gather.ts';
import { createPreparing, type Preparing } from './preparing.ts';
import { createReportWatch, type ReportWatch } from './report-watch.ts';
import { createWaitList, type WaitList } from './wait-list.ts';

/**
 * What one process remembers of its own work, and how that waits for what all of it wants: in which order it comes back for
 * what it was refused, and what is asked for together. In memory: another process has limiters of its own.
 */
export type Limiters = {
  /** Posts, by channel. */
  channels: ChannelBackoff;
  /** Edits of cards with news of a final state, and all others. */
  edits: { finalNews: WaitList; other: WaitList };
  /** Attachments that are made ready, by person. */
  preparing: Preparing;
  begun: BegunSends;
  reports: ReportWatch;
  /** Places in a pace: the earliest moment of use, and the place. */
  places: Gather<number, number>;
};

/** Those who wait for an edit look for it one by one: more often than there is one, so that none is lost. In milliseconds. */
const editLookEveryMs = 200;

export const createLimiters = (): Limiters => ({
  channels: createChannelBackoff(),
  edits: { finalNews: createWaitList(editLookEveryMs), other: createWaitList(editLookEveryMs) },
  preparing: createPreparing(),
  begun: createBegunSends(),
  reports: createReportWatch(),
  places: createGather(),
});
