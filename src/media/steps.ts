import type { Refusal } from '../domain/language/refusal.ts';
import type { Media } from '../domain/message/message.ts';
import type { PrepareOutcome } from '../ports/index.ts';
import type { Bytes } from './strip/strip.ts';

/** `failed` may work when it is tried again; `refused` will not. */
export type Failure = { kind: 'refused'; failure: Refusal } | { kind: 'failed'; reason: string };

export type Ready = { kind: 'media'; media: Media; preview?: Bytes };

/** The result for one attachment. `weight`: bytes of one that cannot shrink; pictures have none. */
export type Step = { weight?: number } & (Ready | { kind: 'looked' } | Failure);

export const isReady = (step: Step): step is Step & Ready => step.kind === 'media';

export const isFailure = ({ kind }: Step): boolean => kind === 'refused' || kind === 'failed';

/** True if attachments were refused, and all of them only because the message is too full. */
export const onlyTooFull = (steps: readonly Step[]): boolean => {
  const codes = steps.filter((step) => step.kind === 'refused').map(({ failure }) => failure.code);
  return codes.length > 0 && codes.every((code) => code === 'media.too-large-together');
};

/** Undefined if everything is ready. One refusal is enough of the same kind for all that do not fit together. */
export const failureOf = (steps: readonly Step[]): Exclude<PrepareOutcome, { kind: 'ready' }> | undefined => {
  const failures = steps.filter((step) => step.kind === 'refused').map(({ failure }) => failure);
  const distinct = failures.filter(
    (it, index) => failures.findIndex(({ sentence }) => sentence === it.sentence) === index,
  );
  if (distinct.length > 0) return { kind: 'refused', failures: distinct };
  const failed = steps.find((step) => step.kind === 'failed');
  return failed && { kind: 'failed', reason: failed.reason };
};
