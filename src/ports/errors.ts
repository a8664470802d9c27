import type { ClosedPlace } from '../domain/message/message.ts';

/**
 * Failures, as opposed to refusals: something outside did not do what it should. Each carries a stable code and the
 * original as `cause`. The message is for the log, so it never holds a number, a text or a token.
 */
export class AppError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The configuration cannot be used. `lines` holds one sentence per bad variable, without any value that is secret. */
export class ConfigError extends AppError {
  readonly lines: string[];
  constructor(lines: string[]) {
    super('config.invalid', lines.join('\n'));
    this.lines = lines;
  }
}

/**
 * The store did not answer in time, or answered with a failure; a failed read is never "not there".
 * `unconfirmed` marks the one case in which the write may have happened all the same.
 */
export class StoreError extends AppError {
  readonly unconfirmed: boolean;
  constructor(code: `store.${string}`, message: string, options?: ErrorOptions & { unconfirmed?: boolean }) {
    super(code, message, options);
    this.unconfirmed = options?.unconfirmed ?? false;
  }
}

/** Nothing came within the time given; a request that waits for it is answered 503. */
export class DeadlineError extends AppError {
  constructor(ms: number) {
    super('deadline', `no answer within ${ms} ms`);
  }
}

/** A request whose sender could not be verified; answered 401. `reason` is for the log. */
export class SignatureError extends AppError {
  constructor(reason: string) {
    super('request.signature', reason);
  }
}

/** A request that is refused before anything is done with it; `status` is a 4xx. */
export class RequestError extends AppError {
  readonly status: number;
  constructor(status: number, reason: string, options?: ErrorOptions) {
    super('request.refused', reason, options);
    this.status = status;
  }
}

/**
 * What a delivery that failed means. `place`: this app cannot post there, another place may do. `busy`: the other side takes no
 * more for now and may say until when. `passing`: later it may work. `gone`: what was to be changed does not exist any more.
 * `permanent`: it will not work however often it is tried.
 */
export type DeliveryFailure = 'place' | 'busy' | 'passing' | 'gone' | 'permanent';

type DeliveryErrorOptions = ErrorOptions & {
  retryAfterMs?: number;
  unknown?: boolean;
  closed?: ClosedPlace;
  scope?: string | undefined;
};

/**
 * A card, a reply or a private answer that was not delivered, or a question about people and places without an answer.
 * `reason` is the other side's own word (`not_in_channel`), for the log. `unknown`: it may have been done all the same.
 * `retryAfterMs` is the wait that the other side asked for, 0 if it named none. `closed` goes with the failure `place`, and
 * `scope` is what the installation lacks, if that is why.
 */
export class DeliveryError extends AppError {
  readonly reason: string;
  readonly failure: DeliveryFailure;
  readonly retryAfterMs: number;
  readonly unknown: boolean;
  readonly closed: ClosedPlace;
  readonly scope: string | undefined;
  constructor(reason: string, failure: DeliveryFailure, options: DeliveryErrorOptions = {}) {
    super('delivery.failed', `${reason} (${failure})`, options);
    this.reason = reason;
    this.failure = failure;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.unknown = options.unknown ?? false;
    this.closed = options.closed ?? 'unreachable';
    this.scope = options.scope;
  }

  /** The same call may work later. */
  get retryable(): boolean {
    return this.failure === 'passing' || this.failure === 'busy';
  }
}
