import type { Seen } from '../domain/media-plan.ts';
import type { Engine } from './draw/engine.ts';
import { type PictureFacts, readFacts } from './draw/picture-facts.ts';
import { inspect } from './inspect.ts';
import { type Rejected, rejected } from './refusals.ts';
import { type Bytes, strip } from './strip/strip.ts';
import { supportedType } from './types.ts';

export type LookedAtPicture = {
  kind: 'picture';
  bytes: Bytes;
  facts: PictureFacts;
  stripped: Bytes | undefined;
  seen: Seen;
};
export type LookedAtOther = { kind: 'other'; bytes: Bytes; seen: Seen };
export type Looked = LookedAtPicture | LookedAtOther | Rejected;

const pictureType = /^image\/(?:jpeg|a?png|gif|webp|avif|tiff|bmp|hei[cf](?:-sequence)?)$/;

/** Bytes. A larger file is drawn anew anyway, so its structure is not followed. */
const stripUpTo = 4_000_000;

/** What the bytes are. Reads headers only. */
export const look = async (engine: Engine, bytes: Bytes): Promise<Looked> => {
  if (bytes.length === 0) return rejected({ why: 'empty' });
  const found = await inspect(bytes);
  if (found && pictureType.test(found.type))
    return lookAtPicture(engine, supportedType(found.type) ?? found.type, bytes);
  const type = found && supportedType(found.type);
  if (type) return { kind: 'other', bytes, seen: { kind: 'other', type, bytes: bytes.length } };
  return rejected(looksLikeSvg(bytes) ? { why: 'vector' } : { why: 'type', found });
};

const lookAtPicture = async (engine: Engine, type: string, bytes: Bytes): Promise<Looked> => {
  const facts = await readFacts(engine, type, bytes);
  if (!facts) return rejected({ why: 'damaged' });
  const stripped = bytes.length <= stripUpTo || type === 'image/gif' ? strip(type, bytes) : undefined;
  // libvips shows what there is of a GIF and does not report the rest.
  if (type === 'image/gif' && !stripped) return rejected({ why: 'damaged' });
  const sendable = facts.turned || facts.foreignColors || !stripped ? 'no' : stripped === bytes ? 'as-is' : 'strip';
  const { width, height, frames, transparent } = facts;
  const size = (sendable === 'strip' ? stripped : undefined)?.length ?? bytes.length;
  const seen: Seen = { kind: 'picture', type, bytes: size, width, height, frames, transparent, sendable };
  return { kind: 'picture', bytes, facts, stripped, seen };
};

const looksLikeSvg = (bytes: Bytes): boolean => /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 1024)));
