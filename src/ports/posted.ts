import type { Draft } from './stored.ts';

/** A message that a person posted, as an event names it. */
export type Posted = {
  channelId: string;
  ts: string;
  threadTs?: string | undefined;
  userId: string;
  /** The event says that there are files, and not which. */
  hinted: boolean;
};

/**
 * What Slack says of the files of a message, in the order in which they stand there. `unknown`: no answer in time, or none
 * that is certain. `no-scope`: the app was installed without the scope that the question needs.
 */
export type PostedFiles = { kind: 'found'; files: Draft['files'] } | { kind: 'unknown' } | { kind: 'no-scope' };
