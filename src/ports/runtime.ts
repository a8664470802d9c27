/** Time, chance and the log: what even the purest use case needs of the world. */

/** Time is an argument: tests hand in a clock that they move themselves. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since any moment: for how long something took, since nobody can set this one back or forward. */
  monotonic(): number;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
};

/** Chance is an argument too. */
export type Random = {
  /** 128 random bits as 22 URL-safe characters. */
  id(): string;
  /** In [0, 1). */
  fraction(): number;
};

/** What a person has to look at, because the app cannot mend it by itself. */
export type AlarmCode =
  | 'slack.token'
  | 'plivo.credentials'
  | 'plivo.unreachable'
  | 'plivo.silent'
  | 'reports.missing'
  | 'public-url.unreachable'
  | 'store.not-durable';

export type Alarms = {
  /** Said once, however often it is raised, until it is cleared. `fields` are for the log: ids and words of ours. */
  raise(code: AlarmCode, fields?: Record<string, unknown>): void;
  /** It is over; where it never was, nothing happens. */
  clear(code: AlarmCode): void;
};

/** Structured log: `step` names what happened, `fields` hold ids, never text, tokens or full numbers. */
export type Log = Record<'info' | 'warn' | 'error' | 'debug', (step: string, fields?: Record<string, unknown>) => void>;
