import { type ByteBudget, type MediaLimits, type Plan, planMedia } from '../domain/media-plan.ts';
import type { MediaNote } from '../domain/message/message.ts';
import type { Decoder } from './decode/decoder.ts';
import { drawAnimation } from './draw/animation.ts';
import type { Engine } from './draw/engine.ts';
import type { PictureFacts } from './draw/picture-facts.ts';
import { type Drawn, drawPreview, drawStill } from './draw/still.ts';
import { type LookContext, type Looked, type LookedAtOther, type LookedAtPicture, look } from './look.ts';
import { type Rejected, rejected } from './refusals.ts';
import type { Bytes } from './strip/strip.ts';

type FitContext = LookContext & { decoder: Decoder; limits: MediaLimits };

export type FittedMedia = {
  kind: 'fitted';
  type: string;
  bytes: Bytes;
  /** Set if these are not the bytes that came. */
  was?: { type: string; bytes: number };
  notes: MediaNote[];
  preview?: Bytes;
};
export type Fitted = FittedMedia | Rejected;

export type Fitter = {
  /** What the bytes are. */
  look(bytes: Bytes): Promise<Looked>;
  /** Whether it could be sent at all, without doing the work. */
  check(looked: Looked, budget: ByteBudget): Rejected | undefined;
  /** Makes of it what carriers take. All the work with pixels is here. */
  fit(looked: Looked, budget: ByteBudget): Promise<Fitted>;
};

/** The functions of this file with their context, as preparing sees them. */
export const bindFitter = (context: FitContext): Fitter => ({
  look: (bytes) => look(context, bytes),
  check: (looked, budget) => check(context, looked, budget),
  fit: (looked, budget) => fitMedia(context, looked, budget),
});

const check = ({ limits }: FitContext, looked: Looked, budget: ByteBudget): Rejected | undefined => {
  if (looked.kind === 'refused') return looked;
  const plan = planMedia(looked.seen, budget, limits);
  return plan.do === 'refuse' ? rejectedFor(plan.why, looked) : undefined;
};

const fitMedia = async (context: FitContext, looked: Looked, budget: ByteBudget): Promise<Fitted> => {
  if (looked.kind === 'refused') return looked;
  const plan = planMedia(looked.seen, budget, context.limits);
  if (plan.do === 'refuse') return rejectedFor(plan.why, looked);
  if (looked.kind === 'other') return passOn(looked, plan);
  try {
    return await fitPicture(context, looked, plan);
  } catch {
    // What libvips and libheif say of hostile bytes helps no reader.
    return rejected({ why: 'damaged' });
  }
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

/** What goes out in place of a picture. Rejects for one that cannot be decoded to its end. */
const fitPicture = async (
  context: FitContext,
  looked: LookedAtPicture,
  plan: Exclude<Plan, { do: 'refuse' }>,
): Promise<FittedMedia> => {
  const { bytes, facts, stripped = bytes } = looked;
  const { type, hasLocation } = facts;
  const was = { type, bytes: bytes.length };
  const location: MediaNote[] = hasLocation ? ['location-removed'] : [];
  if (plan.do === 'keep' || plan.do === 'strip') {
    const stripNotes: MediaNote[] = hasLocation ? location : ['metadata-removed'];
    const kept = plan.do === 'keep' ? { bytes, notes: [] } : { bytes: stripped, was, notes: stripNotes };
    return { kind: 'fitted', type, ...kept, preview: await decodeOnce(context.engine, kept.bytes, facts) };
  }
  const drawn = await draw(context, looked, plan);
  const preview = await drawPreview(context.engine, drawn.bytes);
  return { kind: 'fitted', ...drawn, was, notes: [...drawn.notes, ...location], preview };
};

/** Bytes that stay as they are get decoded once all the same, to the last frame: a mark at the start proves nothing. */
const decodeOnce = async (engine: Engine, bytes: Bytes, { frames }: PictureFacts): Promise<Bytes> => {
  if (frames > 1) await engine.open(bytes, { animated: true }).resize(32).raw().toBuffer();
  return drawPreview(engine, bytes);
};

const draw = async (
  { engine, decoder }: FitContext,
  { bytes, facts }: LookedAtPicture,
  { to, maxBytes }: Plan & { do: 'shrink' | 'convert' },
): Promise<Drawn> => {
  const { decodeAs: kind, icc } = facts;
  const source = kind ? await decoder.decode({ kind, bytes, icc }) : bytes;
  const moving = to === 'image/gif' ? await drawAnimation(engine, source, facts, maxBytes) : undefined;
  const drawn = moving ?? (await drawStill(engine, source, { maxBytes, asPng: to === 'image/png' }));
  if (!drawn) throw new Error('it does not become small enough');
  const isStill = facts.frames > 1 && drawn.type !== 'image/gif';
  return isStill ? { ...drawn, notes: [...drawn.notes, 'still'] } : drawn;
};
