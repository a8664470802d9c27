import pLimit, { type LimitFunction } from 'p-limit';
import { type ByteBudget, couldShare } from '../domain/media-plan.ts';
import type { Attachment } from '../domain/message/message.ts';
import { orAborted } from '../kit/deadline.ts';
import type { MediaPreparer, PrepareOutcome } from '../ports/index.ts';
import { type ByteRoom, createByteRoom } from './byte-room.ts';
import type { FittedMedia, Fitter } from './fit.ts';
import { refusalOf } from './refusals.ts';
import { failureOf, isReady, onlyTooFull, previewsOf, type Step } from './steps.ts';
import { readSource, type Source, type SourceContext, type UploadContext, upload } from './transfer.ts';
import { messageMaxBytes, sourceMaxBytes, textMaxBytes } from './types.ts';

export type PreparerPorts = SourceContext & UploadContext & { fitter: Fitter };
/** What the preparations of this process share. */
type Shared = PreparerPorts & { room: ByteRoom; inJob: LimitFunction };
type PrepareContext = Shared & {
  /** Before the first work with pixels of a dispatch. */
  begin(): Promise<void>;
  signal: AbortSignal;
};

/** Attachments that are looked at and made to fit at a time, over all dispatches. Neither a link nor an upload waits for one. */
const jobs = 2;

/** One for the whole process, because it counts the jobs and the bytes of all dispatches. */
export const createMediaPreparer = (ports: PreparerPorts): MediaPreparer => {
  const shared: Shared = { ...ports, room: createByteRoom(sourceMaxBytes), inJob: pLimit(jobs) };
  return {
    prepare: async (attachments, onWork, signal = new AbortController().signal) => {
      let begun: Promise<void> | undefined;
      const begin = async (): Promise<void> => {
        begun ??= onWork?.();
        await begun;
      };
      const prepared = await orAborted(signal, prepare({ ...shared, begin, signal }, attachments));
      return prepared === 'aborted' ? { kind: 'stopped' } : prepared.value;
    },
  };
};

/**
 * Makes of each attachment something that Plivo can send: bytes are fetched, looked at, made to fit and uploaded, one
 * attachment after the other. All refusals are collected, and they outweigh a passing failure, because trying again
 * would not help. May be repeated freely.
 */
const prepare = async (context: PrepareContext, attachments: readonly Attachment[]): Promise<PrepareOutcome> => {
  let steps = await prepareAll(context, attachments, []);
  const weights = steps.map(({ weight }) => weight);
  // A video came after pictures that took its bytes: now that its size is known, the pictures can leave them free.
  if (onlyTooFull(steps) && couldShare(budgetAt(0, attachments.length, weights, 0))) {
    steps = await prepareAll(context, attachments, weights);
  }
  const ready = steps.filter(isReady);
  return failureOf(steps) ?? { kind: 'ready', media: ready.map(({ media }) => media), previews: previewsOf(ready) };
};

const prepareAll = async (
  context: PrepareContext,
  attachments: readonly Attachment[],
  weights: Weights,
): Promise<Step[]> => {
  const steps: Step[] = [];
  let used = 0;
  for (const [index, attachment] of attachments.entries()) {
    const budget = failureOf(steps) ? undefined : budgetAt(index, attachments.length, weights, used);
    const step = await prepareOne(context, attachment, budget);
    if (step.kind === 'media') used += step.media.bytes;
    steps.push(step);
  }
  return steps;
};

/** Bytes of each attachment that cannot shrink, by index, as far as they are known. */
type Weights = readonly (number | undefined)[];

/** What the attachment at `index` of `count` shares with those that follow it, if those before it took `used` bytes. */
const budgetAt = (index: number, count: number, weights: Weights, used: number): ByteBudget => {
  const heavy = weights.slice(index).filter((weight) => weight !== undefined);
  const others = heavy.reduce((sum, weight) => sum + weight, 0);
  // A message has to stay below its limit, its text included.
  const left = messageMaxBytes - textMaxBytes - 1 - used;
  return { left, pictures: count - index - heavy.length, others };
};

/** @param budget undefined once nothing will be sent this time: then the attachment is only looked at */
const prepareOne = async (
  context: PrepareContext,
  attachment: Attachment,
  budget: ByteBudget | undefined,
): Promise<Step> => {
  const { signal } = context;
  signal.throwIfAborted();
  const made = await readAndFit(context, attachment, budget);
  if (made.kind !== 'made') return made;
  signal.throwIfAborted();
  return { ...(await upload(context, made.name, made.fitted, signal)), ...made.weight };
};

type Made = { kind: 'made'; name: string; fitted: FittedMedia; weight: { weight?: number } };

/** What was read is let go of before anything is uploaded, which may take long. */
const readAndFit = async (
  context: PrepareContext,
  attachment: Attachment,
  budget: ByteBudget | undefined,
): Promise<Made | Step> => {
  const { room, inJob, signal } = context;
  const part = await room.enter();
  try {
    signal.throwIfAborted();
    const intake = { signal: AbortSignal.any([signal, part.signal]), take: part.take };
    const source = await readSource(context, attachment, intake);
    part.whole();
    if (!('subject' in source)) return source;
    const fitted = await inJob(() => orAborted(signal, lookAndFit(context, source, budget)));
    if (fitted === 'aborted') throw signal.reason;
    return fitted.value;
  } finally {
    part.leave();
  }
};

const lookAndFit = async (
  { fitter, begin, signal }: PrepareContext,
  source: Source,
  budget: ByteBudget | undefined,
): Promise<Made | Step> => {
  // It waited for its turn.
  signal.throwIfAborted();
  const looked = await fitter.look(source.bytes);
  const weight = looked.kind === 'other' ? { weight: looked.bytes.length } : {};
  if (looked.kind === 'picture') await begin();
  // What only has to be looked at could have a whole message.
  const fitted = budget ? await fitter.fit(looked, budget, signal) : fitter.check(looked, budgetAt(0, 1, [], 0));
  if (!fitted) return { kind: 'looked', ...weight };
  if (fitted.kind === 'refused') return { kind: 'refused', failure: refusalOf(fitted.no, source.subject), ...weight };
  return { kind: 'made', name: source.name, fitted, weight };
};
