import { type Engine, owned } from './engine.ts';

/** Pixels of the longer side, as a card shows it. */
const side = 360;

/** A small JPEG of what is sent; of an animation its first frame. */
export const drawPreview = async (engine: Engine, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  owned(
    await engine
      .open(bytes)
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 70 })
      .toBuffer(),
  );
