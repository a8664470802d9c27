import type { Plan } from '../../domain/media-plan.ts';
import type { MediaNote } from '../../domain/message/message.ts';
import type { Decoder } from '../decode/decoder.ts';
import { drawAnimation } from '../draw/animation.ts';
import { type Engine, inside } from '../draw/engine.ts';
import type { PictureFacts } from '../draw/picture-facts.ts';
import { type Drawn, drawPreview, drawStill } from '../draw/still.ts';
import type { Bytes } from '../strip/strip.ts';
import { soundOf, strippedOf } from './look-at-picture.ts';
import type { FitRequest, FittedMedia } from './pictures.ts';

export type DrawContext = { engine: Engine; decode: Decoder };

/** What goes out in place of a picture. Rejects for one that cannot be decoded to its end. */
export const fitPicture = async (context: DrawContext, request: FitRequest): Promise<FittedMedia> => {
  const { facts, plan } = request;
  const { type, hasLocation } = facts;
  const bytes = soundOf(type, request.bytes);
  const was = { type, bytes: request.bytes.length };
  const location: MediaNote[] = hasLocation ? ['location-removed'] : [];
  if (plan.do === 'keep' || plan.do === 'strip') {
    const still: MediaNote[] = facts.hasMore ? ['still'] : [];
    const stripNotes: MediaNote[] = [...still, ...(hasLocation ? location : (['metadata-removed'] as const))];
    const stripped = { bytes: strippedOf(type, bytes) ?? bytes, was, notes: stripNotes };
    const kept = plan.do === 'keep' ? { bytes, notes: [] } : stripped;
    return { kind: 'fitted', type, ...kept, preview: await decodeOnce(context.engine, kept.bytes, facts) };
  }
  const drawn = await draw(context, { ...request, bytes }, plan);
  const preview = await drawPreview(context.engine, drawn.bytes);
  return { kind: 'fitted', ...drawn, was, notes: [...drawn.notes, ...location], preview };
};

/** Bytes that stay as they are get decoded once all the same, to the last frame: a mark at the start proves nothing. */
const decodeOnce = async (engine: Engine, bytes: Bytes, { frames }: PictureFacts): Promise<Bytes> => {
  // Inside of a square: frames of 1 × 4096 would grow to 32 × 131,072 each, if they could grow.
  if (frames > 1) await engine.open(bytes, { animated: true }).resize(32, 32, inside).raw().toBuffer();
  return drawPreview(engine, bytes);
};

const draw = async (
  { engine, decode }: DrawContext,
  { bytes, facts }: FitRequest,
  { to, maxBytes }: Plan & { do: 'shrink' | 'convert' },
): Promise<Drawn> => {
  const { decodeAs: kind, isP3 } = facts;
  const icc = isP3 ? await engine.displayP3() : facts.icc;
  const source = kind ? decode({ kind, bytes, icc }) : bytes;
  const moving = to === 'image/gif' ? await drawAnimation(engine, source, facts, maxBytes) : undefined;
  const drawn =
    moving ??
    (await drawStill(engine, source, {
      maxBytes,
      asPng: to === 'image/png',
      ...(isP3 && !kind && { icc }),
    }));
  if (!drawn) throw new Error('it does not become small enough');
  const isStill = facts.hasMore || (facts.frames > 1 && drawn.type !== 'image/gif');
  return isStill ? { ...drawn, notes: [...drawn.notes, 'still'] } : drawn;
};
