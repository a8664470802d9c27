import { type ByteBudget, type MediaLimits, type Plan, planMedia } from '../domain/media-plan.ts';
import { videoHasLocation } from './draw/location.ts';
import { type DrawContext, type FittedMedia, fitPicture } from './fit-picture.ts';
import { type Looked, type LookedAtOther, type LookedAtPicture, look } from './look.ts';
import { type Rejected, type Rejection, rejected } from './refusals.ts';
import type { Bytes } from './strip/strip.ts';

type FitContext = DrawContext & { limits: MediaLimits };

export type Fitted = FittedMedia | Rejected;

export type Fitter = {
  /** What the bytes are. Reads headers only. */
  look(bytes: Bytes): Promise<Looked>;
  /** Whether it could be sent at all, without doing the work. */
  check(looked: Looked, budget: ByteBudget): Rejection | undefined;
  /** Makes of it what carriers take. All the work with pixels is here. */
  fit(looked: Looked, budget: ByteBudget): Promise<Fitted>;
};

/** The functions of this file with their context, as preparing sees them. */
export const bindFitter = (context: FitContext): Fitter => ({
  look: (bytes) => look(context.engine, bytes),
  check: (looked, budget) => check(context, looked, budget),
  fit: (looked, budget) => fitMedia(context, looked, budget),
});

const check = ({ limits }: FitContext, looked: Looked, budget: ByteBudget): Rejection | undefined => {
  if (looked.kind === 'refused') return looked.no;
  const plan = planMedia(looked.seen, budget, limits);
  return plan.do === 'refuse' ? rejectionOf(plan.why, looked) : undefined;
};

const fitMedia = async (context: FitContext, looked: Looked, budget: ByteBudget): Promise<Fitted> => {
  if (looked.kind === 'refused') return looked;
  const plan = planMedia(looked.seen, budget, context.limits);
  if (plan.do === 'refuse') return rejected(rejectionOf(plan.why, looked));
  if (looked.kind === 'other') return passOn(looked, plan);
  try {
    return await fitPicture(context, looked, plan);
  } catch {
    // What libvips and libheif say of hostile bytes helps no reader.
    return rejected({ why: 'damaged' });
  }
};

const rejectionOf = (why: (Plan & { do: 'refuse' })['why'], looked: LookedAtPicture | LookedAtOther): Rejection => {
  if (why === 'too-large') return { why, bytes: looked.bytes.length };
  if (why === 'too-many-pixels' && looked.kind === 'picture') {
    return { why, width: looked.facts.width, height: looked.facts.height };
  }
  return { why: 'too-large-together' };
};

const passOn = ({ bytes, seen }: LookedAtOther, plan: Plan): FittedMedia => ({
  kind: 'fitted',
  type: seen.type,
  bytes,
  notes: [
    ...(seen.type.startsWith('video/') && videoHasLocation(bytes) ? (['location-kept'] as const) : []),
    ...(plan.do === 'keep' && plan.warn ? (['large-for-carriers'] as const) : []),
  ],
});
