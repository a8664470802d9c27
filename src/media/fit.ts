import { type ByteBudget, type MediaLimits, type Plan, planMedia } from '../domain/media-plan.ts';
import { type LookContext, type Looked, type LookedAtOther, type LookedAtPicture, look } from './look.ts';
import type { FittedMedia } from './pictures/pictures.ts';
import { type Rejected, rejected } from './refusals.ts';
import type { Bytes } from './strip/strip.ts';

type FitContext = LookContext & { limits: MediaLimits };

export type { FittedMedia };
export type Fitted = FittedMedia | Rejected;

export type Fitter = {
  /** What the bytes are. */
  look(bytes: Bytes): Promise<Looked>;
  /** Whether it could be sent at all, without doing the work. */
  check(looked: Looked, budget: ByteBudget): Rejected | undefined;
  /** Makes of it what carriers take. All the work with pixels is here, in a process of its own (`pictures/apart.ts`). */
  fit(looked: Looked, budget: ByteBudget, signal?: AbortSignal): Promise<Fitted>;
};

/** The functions of this file with their context, as preparing sees them. */
export const bindFitter = (context: FitContext): Fitter => ({
  look: (bytes) => look(context, bytes),
  check: (looked, budget) => check(context, looked, budget),
  fit: (looked, budget, signal) => fitMedia(context, looked, budget, signal),
});

const check = ({ limits }: FitContext, looked: Looked, budget: ByteBudget): Rejected | undefined => {
  if (looked.kind === 'refused') return looked;
  const plan = planMedia(looked.seen, budget, limits);
  return plan.do === 'refuse' ? rejectedFor(plan.why, looked) : undefined;
};

const fitMedia = async (
  context: FitContext,
  looked: Looked,
  budget: ByteBudget,
  signal: AbortSignal | undefined,
): Promise<Fitted> => {
  if (looked.kind === 'refused') return looked;
  const plan = planMedia(looked.seen, budget, context.limits);
  if (plan.do === 'refuse') return rejectedFor(plan.why, looked);
  if (looked.kind === 'other') return passOn(looked, plan);
  const { bytes, facts } = looked;
  return context.pictures.fit({ bytes, facts, plan }, signal);
};

const rejectedFor = (why: (Plan & { do: 'refuse' })['why'], { seen }: LookedAtPicture | LookedAtOther): Rejected => {
  if (why === 'too-large') return rejected({ why, bytes: seen.bytes });
  if (why === 'too-many-pixels' && seen.kind === 'picture') {
    return rejected({ why, width: seen.width, height: seen.height });
  }
  return rejected({ why: 'too-large-together' });
};

const passOn = ({ bytes, seen, was, notes }: LookedAtOther, plan: Plan): FittedMedia => ({
  kind: 'fitted',
  type: seen.type,
  bytes,
  ...(was && { was }),
  notes: [...notes, ...(plan.do === 'keep' && plan.warn ? (['large-for-carriers'] as const) : [])],
});
