import type { Refusal } from '../domain/language/refusal.ts';
import type { Media, Obstacle } from '../domain/message/message.ts';
import type { PrepareOutcome, Preview } from '../ports/index.ts';
import type { Bytes } from './strip/strip.ts';

/** `failed` may work when it is tried again; `refused` will not. */
export type Failure = { kind: 'refused'; failure: Refusal } | { kind: 'failed'; reason: string; obstacle: Obstacle };

export type Ready = { kind: 'media'; media: Media; preview?: Bytes | undefined };

/** The result for one attachment. `weight`: bytes of one that cannot shrink; pictures have none. */
export type Step = { weight?: number } & (Ready | { kind: 'looked' } | Failure);

export const isReady = (step: Step): step is Step & Ready => step.kind === 'media';

const refusalsIn = (steps: readonly Step[]) =>
  steps.filter((step) => step.kind === 'refused').map(({ failure }) => failure);

/** True if attachments were refused, and all of them only because the message is too full. */
export const onlyTooFull = (steps: readonly Step[]): boolean => {
  const refusals = refusalsIn(steps);
  return refusals.length > 0 && refusals.every(({ code }) => code === 'media.too-large-together');
};

/** Undefined if everything is ready. One refusal is enough of the same kind for all that do not fit together. */
export const failureOf = (steps: readonly Step[]): Exclude<PrepareOutcome, { kind: 'ready' }> | undefined => {
  const distinct = new Map(refusalsIn(steps).map((refusal) => [refusal.sentence, refusal]));
  const [first, ...others] = distinct.values();
  if (first) return { kind: 'refused', failures: [first, ...others] };
  const failed = steps.find((step) => step.kind === 'failed');
  return failed && { kind: 'failed', reason: failed.reason, obstacle: failed.obstacle };
};

/** Pictures that a card shows. */
const previewsShown = 4;

/** Of the first pictures. A preview is a JPEG, also of a PNG or a GIF. */
export const previewsOf = (ready: readonly Ready[]): Preview[] =>
  ready
    .flatMap(({ media, preview }, of) =>
      preview ? [{ of, name: `${media.name.replace(/\.\w+$/, '')}.jpg`, bytes: preview }] : [],
    )
    .slice(0, previewsShown);
