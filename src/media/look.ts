import { fileTypeFromBuffer } from 'file-type';
import type { Seen } from '../domain/media-plan.ts';
import type { MediaNote } from '../domain/message/message.ts';
import type { PictureFacts } from './draw/picture-facts.ts';
import type { Pictures } from './pictures/pictures.ts';
import { type Rejected, rejected } from './refusals.ts';
import type { Bytes } from './strip/strip.ts';
import { attachmentMaxBytes, supportedType } from './types.ts';
import { withoutNotes } from './video/note-removal.ts';
import type { Remuxer } from './video/remuxer.ts';
import { type VideoFacts, videoFacts } from './video/video-facts.ts';

export type LookedAtPicture = {
  kind: 'picture';
  bytes: Bytes;
  facts: PictureFacts;
  seen: Seen;
};
export type LookedAtOther = {
  kind: 'other';
  bytes: Bytes;
  seen: Seen;
  /** What a video was before it was put into an MP4. */
  was?: { type: string; bytes: number };
  notes: MediaNote[];
};
export type Looked = LookedAtPicture | LookedAtOther | Rejected;

const pictureType = /^image\/(?:jpeg|a?png|gif|webp|avif|tiff|bmp|hei[cf](?:-sequence)?)$/;

export type LookContext = { pictures: Pictures; remuxer: Remuxer };

/** What the bytes are. Reads headers only, except of a MOV: how large it is as an MP4 shows when it is one. */
export const look = async ({ pictures, remuxer }: LookContext, bytes: Bytes): Promise<Looked> => {
  if (bytes.length === 0) return rejected({ why: 'empty' });
  const found = await inspect(bytes);
  if (found && pictureType.test(found.type))
    return lookAtPicture(pictures, supportedType(found.type) ?? found.type, bytes);
  if (found?.type === 'video/quicktime') return lookAtMov(remuxer, bytes);
  const type = found && supportedType(found.type);
  if (type) return type.startsWith('video/') ? film(type, bytes) : other(type, bytes, []);
  return rejected(looksLikeSvg(bytes) ? { why: 'vector' } : { why: 'type', found });
};

const other = (type: string, bytes: Bytes, notes: MediaNote[]): LookedAtOther => ({
  kind: 'other',
  bytes,
  seen: { kind: 'other', type, bytes: bytes.length },
  notes,
});

/** What Plivo takes as it is, without what is noted in it. */
const film = (type: string, bytes: Bytes): LookedAtOther => {
  // A larger one is refused, so it need not be searched.
  if (bytes.length > attachmentMaxBytes) return other(type, bytes, []);
  const bare = withoutNotes(bytes);
  return other(type, bare, [...removed(bytes, bare), ...notesOf(videoFacts(bytes))]);
};

/** A track may say the place too, and goes out. */
const removed = (bytes: Bytes, bare: Bytes): MediaNote[] => {
  if (videoFacts(bare).hasLocation) return ['location-kept'];
  if (videoFacts(bytes).hasLocation) return ['location-removed'];
  return bare === bytes ? [] : ['metadata-removed'];
};

const notesOf = ({ isHevc }: VideoFacts): MediaNote[] => (isHevc ? ['hevc'] : []);

/** Plivo takes no MOV. The same pictures and sound in an MP4 lose nothing but what the phone noted about the film. */
const lookAtMov = async (remuxer: Remuxer, bytes: Bytes): Promise<LookedAtOther | Rejected> => {
  const remuxed = await remuxer.remux({ bytes, maxBytes: attachmentMaxBytes });
  if (remuxed.kind === 'mp4') {
    const { facts } = remuxed;
    const notes: MediaNote[] = [...(facts.hasLocation ? (['location-removed'] as const) : []), ...notesOf(facts)];
    return { ...other('video/mp4', remuxed.bytes, notes), was: { type: 'video/quicktime', bytes: bytes.length } };
  }
  if (remuxed.why === 'too-large') return rejected({ why: 'too-large', bytes: bytes.length });
  return rejected({ why: whyNoMp4[remuxed.why] });
};

const whyNoMp4 = { codec: 'video-codec', damaged: 'video-damaged', 'too-slow': 'video-slow' } as const;

const lookAtPicture = async (pictures: Pictures, type: string, bytes: Bytes): Promise<Looked> => {
  const answer = await pictures.look(type, bytes);
  return answer.kind === 'seen' ? { ...answer, kind: 'picture', bytes } : answer;
};

const looksLikeSvg = (bytes: Bytes): boolean => /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 1024)));

/**
 * What the bytes are, whatever their name says; undefined where no known mark is found, as with text, HTML and SVG. It
 * looks at marks only: that the rest is sound is not checked.
 */
export const inspect = async (bytes: Uint8Array): Promise<{ type: string; ext: string } | undefined> => {
  const found = await fileTypeFromBuffer(bytes);
  if (found) return { type: found.mime, ext: found.ext };
  // file-type looks for a camera's raw file in the directory of a TIFF, and gives up where that is missing.
  return isTiff(bytes) ? { type: 'image/tiff', ext: 'tif' } : undefined;
};

const isTiff = ([a, b, c, d]: Uint8Array): boolean =>
  (a === 0x49 && b === 0x49 && c === 42 && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && d === 42);
