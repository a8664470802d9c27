/**
 * What the app does with an attachment, from what its bytes are and how many bytes the message has left. Sizes are
 * bytes, powers of ten.
 */

export type MediaLimits = {
  /** Of one attachment. */
  fileBytes: number;
  /** Of a picture as it is sent: the strictest carriers pass on that much without touching it. */
  pictureBytes: number;
  /** The app decodes no picture of more: a picture bomb is a small file of very many pixels. */
  pixels: number;
  /** Pixels of all frames together; a longer animation becomes a still picture. */
  animationPixels: number;
  /** A longer side is no use to a phone, however few bytes it takes. */
  side: number;
  /** Carriers advise no more for anything but a picture; the app passes more on with a warning. */
  adviceBytes: number;
};

export type Seen =
  | {
      kind: 'picture';
      type: string;
      bytes: number;
      width: number;
      height: number;
      frames: number;
      transparent: boolean;
      /** `strip`: sendable once what does not belong to the picture is cut out; `no`: it has to be drawn anew. */
      sendable: 'as-is' | 'strip' | 'no';
    }
  /** Video, sound, vCard: the app sends it as it is or not at all. */
  | { kind: 'other'; type: string; bytes: number };

type PictureType = 'image/jpeg' | 'image/png' | 'image/gif';

export type Plan =
  | { do: 'keep'; warn: boolean }
  | { do: 'strip' }
  /** `to` is a wish: a PNG or GIF that does not fit becomes a JPEG, and text that a JPEG would blur a PNG. */
  | { do: 'shrink' | 'convert'; to: PictureType; maxBytes: number }
  | { do: 'refuse'; why: 'too-large' | 'too-large-together' | 'too-many-pixels' };

/** For the media yet to come: the bytes left, and how many pictures share what `others` (no pictures) leave. */
export type ByteBudget = { left: number; pictures: number; others: number };

/** Bytes. Below them a picture is not worth sending; then the message is too full. */
const worthSending = 20_000;

/** The bytes that the next picture may have: several share what the message has. */
export const pictureShare = ({ left, pictures, others }: ByteBudget, limits: MediaLimits): number =>
  Math.min(limits.pictureBytes, limits.fileBytes, Math.floor((left - others) / Math.max(1, pictures)));

/** Total: every attachment gets a plan, if only a refusal. */
export const planMedia = (seen: Seen, budget: ByteBudget, limits: MediaLimits): Plan =>
  seen.kind === 'picture' ? planPicture(seen, budget, limits) : planOther(seen.bytes, budget, limits);

const planOther = (bytes: number, { left }: ByteBudget, { fileBytes, adviceBytes }: MediaLimits): Plan => {
  if (bytes > fileBytes) return { do: 'refuse', why: 'too-large' };
  if (bytes > left) return { do: 'refuse', why: 'too-large-together' };
  return { do: 'keep', warn: bytes > adviceBytes };
};

const planPicture = (seen: Seen & { kind: 'picture' }, budget: ByteBudget, limits: MediaLimits): Plan => {
  const { type, width, height, frames, bytes, sendable } = seen;
  if (width * height > limits.pixels) return { do: 'refuse', why: 'too-many-pixels' };
  const maxBytes = pictureShare(budget, limits);
  if (maxBytes < Math.min(bytes, worthSending)) return { do: 'refuse', why: 'too-large-together' };

  const moves = frames > 1 && width * height * frames <= limits.animationPixels;
  const isStopped = frames > 1 && !moves;
  const fits = bytes <= maxBytes && Math.max(width, height) <= limits.side && !isStopped;
  if (fits && sendable === 'as-is') return { do: 'keep', warn: false };
  if (fits && sendable === 'strip') return { do: 'strip' };
  const still = seen.transparent ? 'image/png' : 'image/jpeg';
  const to = moves ? 'image/gif' : still;
  return { do: to === type ? 'shrink' : 'convert', to, maxBytes };
};

/** Whether the message could be sent if its pictures were made smaller than they could be alone. */
export const couldShare = (budget: ByteBudget): boolean =>
  budget.pictures > 0 && budget.left - budget.others >= budget.pictures * worthSending;
