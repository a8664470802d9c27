import { type ByteBudget, type MediaLimits, type Plan, planMedia, type Seen } from '../domain/media-plan.ts';
import type { MediaNote } from '../domain/message/message.ts';
import type { Decoder } from './decode/decoder.ts';
import { drawAnimation } from './draw/animation.ts';
import type { Engine } from './draw/engine.ts';
import { videoHasLocation } from './draw/location.ts';
import { type PictureFacts, readFacts } from './draw/picture-facts.ts';
import { drawPreview } from './draw/preview.ts';
import { type Drawn, drawStill } from './draw/still.ts';
import { type Inspected, inspect } from './inspect.ts';
import { type Bytes, strip } from './strip/strip.ts';
import { supportedType } from './types.ts';

/** Why something cannot be sent; the sentences are in `refusals.ts`. */
export type Rejection =
  | { why: 'empty' | 'damaged' | 'vector' | 'too-large-together' }
  | { why: 'too-large'; bytes: number }
  | { why: 'too-many-pixels'; width: number; height: number }
  | { why: 'type'; found: Inspected | undefined };

export type Looked =
  | { kind: 'picture'; bytes: Bytes; facts: PictureFacts; stripped: Bytes | undefined; seen: Seen }
  | { kind: 'other'; bytes: Bytes; seen: Seen }
  | { kind: 'refused'; no: Rejection };

export type Fitted =
  | {
      kind: 'fitted';
      type: string;
      bytes: Bytes;
      /** Set if these are not the bytes that came. */
      was?: { type: string; bytes: number };
      notes: MediaNote[];
      preview?: Bytes;
    }
  | { kind: 'refused'; no: Rejection };

export type Fitter = {
  /** What the bytes are. Reads headers only. */
  look(bytes: Bytes): Promise<Looked>;
  /** Whether it could be sent at all, without doing the work. */
  check(looked: Looked, budget: ByteBudget): Rejection | undefined;
  /** Makes of it what carriers take. All the work with pixels is here. */
  fit(looked: Looked, budget: ByteBudget): Promise<Fitted>;
};

const pictureTypes: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/tiff',
  'image/bmp',
  'image/heic',
  'image/heif',
  'image/heic-sequence',
  'image/heif-sequence',
]);

/** Following the structure of a file that is too large anyway would be for nothing. */
const stripUpTo = 4_000_000;

export const createFitter = ({
  engine,
  decoder,
  limits,
}: {
  engine: Engine;
  decoder: Decoder;
  limits: MediaLimits;
}): Fitter => {
  const lookAtPicture = async (type: string, bytes: Bytes): Promise<Looked> => {
    const facts = await readFacts(engine, type, bytes);
    if (!facts) return refused({ why: 'damaged' });
    const stripped = bytes.length <= stripUpTo || type === 'image/gif' ? strip(type, bytes) : undefined;
    // libvips shows what there is of a GIF and says nothing of the rest.
    if (type === 'image/gif' && !stripped) return refused({ why: 'damaged' });
    const sendable = facts.turned || facts.foreignColours || !stripped ? 'no' : stripped === bytes ? 'as-is' : 'strip';
    const { width, height, frames, transparent } = facts;
    const size = (sendable === 'strip' ? stripped : undefined)?.length ?? bytes.length;
    const seen: Seen = { kind: 'picture', type, bytes: size, width, height, frames, transparent, sendable };
    return { kind: 'picture', bytes, facts, stripped, seen };
  };

  const draw = async ({ bytes, facts }: Looked & { kind: 'picture' }, to: string, maxBytes: number): Promise<Drawn> => {
    const { decodeAs: kind, icc } = facts;
    const source = kind ? await decoder.decode({ kind, bytes, icc }) : bytes;
    const moving = to === 'image/gif' ? await drawAnimation(engine, source, facts, maxBytes) : undefined;
    const drawn = moving ?? (await drawStill(engine, source, { maxBytes, asPng: to === 'image/png' }));
    if (!drawn) throw new Error('it does not become small enough');
    const isStill = facts.frames > 1 && drawn.type !== 'image/gif';
    return isStill ? { ...drawn, notes: [...drawn.notes, 'still'] } : drawn;
  };

  const fitPicture = async (looked: Looked & { kind: 'picture' }, plan: Plan): Promise<Fitted> => {
    const { bytes, facts, stripped } = looked;
    const location: MediaNote[] = facts.hasLocation ? ['location-removed'] : [];
    const was = { type: facts.type, bytes: bytes.length };
    switch (plan.do) {
      case 'keep': {
        const preview = await sound(engine, bytes, facts);
        return { kind: 'fitted', type: facts.type, bytes, notes: [], preview };
      }
      case 'strip': {
        const clean = stripped ?? bytes;
        const preview = await sound(engine, clean, facts);
        const notes: MediaNote[] = facts.hasLocation ? location : ['metadata-removed'];
        return { kind: 'fitted', type: facts.type, bytes: clean, was, notes, preview };
      }
      case 'shrink':
      case 'convert': {
        const { type, bytes: drawn, notes } = await draw(looked, plan.to, plan.maxBytes);
        const preview = await drawPreview(engine, drawn);
        return { kind: 'fitted', type, bytes: drawn, was, notes: [...notes, ...location], preview };
      }
      case 'refuse':
        return refused(noOf(plan.why, looked));
    }
  };

  return {
    look: async (bytes) => {
      if (bytes.length === 0) return refused({ why: 'empty' });
      const found = await inspect(bytes);
      if (found && pictureTypes.has(found.type)) {
        return lookAtPicture(supportedType(found.type) ?? found.type, bytes);
      }
      const type = found && supportedType(found.type);
      if (type) return { kind: 'other', bytes, seen: { kind: 'other', type, bytes: bytes.length } };
      return refused(looksLikeSvg(bytes) ? { why: 'vector' } : { why: 'type', found });
    },

    check: (looked, budget) => {
      if (looked.kind === 'refused') return looked.no;
      const plan = planMedia(looked.seen, budget, limits);
      return plan.do === 'refuse' ? noOf(plan.why, looked) : undefined;
    },

    fit: async (looked, budget) => {
      if (looked.kind === 'refused') return looked;
      const plan = planMedia(looked.seen, budget, limits);
      if (plan.do === 'refuse') return refused(noOf(plan.why, looked));
      if (looked.kind === 'other') return passedOn(looked, plan);
      try {
        return await fitPicture(looked, plan);
      } catch {
        // What libvips and libheif say of hostile bytes helps nobody.
        return refused({ why: 'damaged' });
      }
    },
  };
};

const refused = (no: Rejection): { kind: 'refused'; no: Rejection } => ({ kind: 'refused', no });

const noOf = (why: (Plan & { do: 'refuse' })['why'], looked: Exclude<Looked, { kind: 'refused' }>): Rejection => {
  if (why === 'too-large') return { why, bytes: looked.bytes.length };
  if (why === 'too-many-pixels' && looked.kind === 'picture') {
    return { why, width: looked.facts.width, height: looked.facts.height };
  }
  return { why: 'too-large-together' };
};

const passedOn = ({ bytes, seen }: Looked & { kind: 'other' }, plan: Plan): Fitted => ({
  kind: 'fitted',
  type: seen.type,
  bytes,
  notes: [
    ...(seen.type.startsWith('video/') && videoHasLocation(bytes) ? (['location-kept'] as const) : []),
    ...(plan.do === 'keep' && plan.warn ? (['large-for-carriers'] as const) : []),
  ],
});

/** Bytes that go out unchanged are decoded once all the same, to the last frame: a mark at the start proves nothing. */
const sound = async (engine: Engine, bytes: Bytes, { frames }: PictureFacts): Promise<Bytes> => {
  if (frames > 1) await engine.open(bytes, { animated: true }).resize(32).raw().toBuffer();
  return drawPreview(engine, bytes);
};

const looksLikeSvg = (bytes: Bytes): boolean => /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 1024)));
