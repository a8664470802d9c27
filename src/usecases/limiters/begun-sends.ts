/**
 * What this process began to send. A store that comes back in an older state, because it kept snapshots only or was
 * restored under a running process, has such a message wait again: then it must not go out a second time.
 */

/** The latest try of a message: which one it was, counted from 1, and when it began. */
type BegunSend = { attempts: number; triedAt: number };

export type BegunSends = {
  note(recordId: string, begun: BegunSend): void;
  /** Undefined if this process began no try that the record, with so many `attempts`, knows nothing of. */
  unknownTo(record: { id: string; attempts: number }): BegunSend | undefined;
};

/** Some hours at the fastest pace; an older state than that is a restored backup, which lateness stops. */
const defaultRemembered = 100_000;

export const createBegunSends = (remembered = defaultRemembered): BegunSends => {
  // In the order in which they began, the oldest first.
  const latest = new Map<string, BegunSend>();
  return {
    note: (recordId, begun) => {
      latest.delete(recordId);
      latest.set(recordId, begun);
      const [oldest] = latest.keys();
      if (latest.size > remembered && oldest !== undefined) latest.delete(oldest);
    },
    unknownTo: ({ id, attempts }) => {
      const begun = latest.get(id);
      return begun && begun.attempts > attempts ? begun : undefined;
    },
  };
};
