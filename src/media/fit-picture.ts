import type { Plan } from '../domain/media-plan.ts';
import type { MediaNote } from '../domain/message/message.ts';
import type { Decoder } from './decode/decoder.ts';
import { drawAnimation } from './draw/animation.ts';
import type { Engine } from './draw/engine.ts';
import type { PictureFacts } from './draw/picture-facts.ts';
import { drawPreview } from './draw/preview.ts';
import { type Drawn, drawStill } from './draw/still.ts';
import type { LookedAtPicture } from './look.ts';
import type { Bytes } from './strip/strip.ts';

export type DrawContext = { engine: Engine; decoder: Decoder };

export type FittedMedia = {
  kind: 'fitted';
  type: string;
  bytes: Bytes;
  /** Set if these are not the bytes that came. */
  was?: { type: string; bytes: number };
  notes: MediaNote[];
  preview?: Bytes;
};

type PicturePlan = Exclude<Plan, { do: 'refuse' }>;

/** What goes out in place of a picture. Rejects for one that cannot be decoded to its end. */
export const fitPicture = async (
  context: DrawContext,
  looked: LookedAtPicture,
  plan: PicturePlan,
): Promise<FittedMedia> => {
  const { bytes, facts, stripped = bytes } = looked;
  const { type, hasLocation } = facts;
  const location: MediaNote[] = hasLocation ? ['location-removed'] : [];
  if (plan.do === 'keep') {
    return { kind: 'fitted', type, bytes, notes: [], preview: await decodeOnce(context.engine, bytes, facts) };
  }
  const was = { type, bytes: bytes.length };
  if (plan.do === 'strip') {
    const notes: MediaNote[] = hasLocation ? location : ['metadata-removed'];
    const preview = await decodeOnce(context.engine, stripped, facts);
    return { kind: 'fitted', type, bytes: stripped, was, notes, preview };
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
  { engine, decoder }: DrawContext,
  { bytes, facts }: LookedAtPicture,
  { to, maxBytes }: PicturePlan & { do: 'shrink' | 'convert' },
): Promise<Drawn> => {
  const { decodeAs: kind, icc } = facts;
  const source = kind ? await decoder.decode({ kind, bytes, icc }) : bytes;
  const moving = to === 'image/gif' ? await drawAnimation(engine, source, facts, maxBytes) : undefined;
  const drawn = moving ?? (await drawStill(engine, source, { maxBytes, asPng: to === 'image/png' }));
  if (!drawn) throw new Error('it does not become small enough');
  const isStill = facts.frames > 1 && drawn.type !== 'image/gif';
  return isStill ? { ...drawn, notes: [...drawn.notes, 'still'] } : drawn;
};
