/** From MOV to MP4 with the same pictures and sound, by mediabunny. Runs in the remuxing worker only. */
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  Mp4OutputFormat,
  Output,
  QTFF,
} from 'mediabunny';
import { type Edits, editsOfTracks } from './edits.ts';
import { keepKnownBoxes } from './known-boxes.ts';
import type { RemuxAnswer, RemuxRequest } from './remuxer.ts';
import { videoFacts } from './video-facts.ts';

type Film = { video: InputVideoTrack; audio: InputAudioTrack | undefined };
type Edited = ReadonlyMap<number, Edits>;

/** What every phone that shows MP4 takes, and HEVC, which most do. */
const videoCodecs: readonly unknown[] = ['avc', 'hevc'];
const audioCodecs: readonly unknown[] = ['aac', 'mp3'];

/** Rejects for what is damaged. Nothing but pictures, sound and how the pictures are turned goes into the MP4. */
export const remux = async ({ bytes, maxBytes }: RemuxRequest): Promise<RemuxAnswer> => {
  const known = keepKnownBoxes(bytes);
  if (!known) return { kind: 'refused', why: 'codec' };
  using input = new Input({ source: new BufferSource(known), formats: [QTFF] });
  // Old cameras write no head that says that it is a MOV, and pictures that no phone plays.
  const film = (await input.canRead()) ? await filmIn(input) : undefined;
  const edits = editsOfTracks(known);
  if (!film || !isOnePiece(film, edits)) return { kind: 'refused', why: 'codec' };
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  // One after the other: the pictures come first in the file.
  const copies = [await addVideo(output, film.video, edits)];
  if (film.audio) copies.push(await addAudio(output, film.audio, edits));
  await output.start();
  let used = 0;
  for (const copy of copies) {
    used += await copy(maxBytes - used);
    if (used > maxBytes) return { kind: 'refused', why: 'too-large' };
  }
  await output.finalize();
  if (!target.buffer) throw new Error('nothing was written');
  const mp4 = new Uint8Array(target.buffer);
  return mp4.length > maxBytes
    ? { kind: 'refused', why: 'too-large' }
    : { kind: 'mp4', bytes: mp4, facts: videoFacts(bytes) };
};

/** Its first pictures and its first sound that phones play: an iPhone adds a second, spatial sound that they do not. */
const filmIn = async (input: Input): Promise<Film | undefined> => {
  const video = (await input.getVideoTracks())[0];
  if (!video || !videoCodecs.includes(await video.getCodec())) return undefined;
  const sounds = await input.getAudioTracks();
  for (const audio of sounds) {
    if (audioCodecs.includes(await audio.getCodec())) return { video, audio };
  }
  return sounds.length === 0 ? { video, audio: undefined } : undefined;
};

/** What was cut together of pieces needs somebody to export it. */
const isOnePiece = ({ video, audio }: Film, edits: Edited): boolean =>
  [video, audio].every((track) => !track || (edits.get(track.id)?.isOnePiece ?? true));

/** Of a copy: its bytes, and when the track ends, in seconds. What lies behind was cut off, and players do not show it. */
type Bounds = { maxBytes: number; end: number | undefined };

/** Copies until so many bytes are used up; resolves with how many it took, which may be more. */
type Copy = (maxBytes: number) => Promise<number>;

const addVideo = async (output: Output, track: InputVideoTrack, edits: Edited): Promise<Copy> => {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new Error('the pictures cannot be read');
  const source = new EncodedVideoPacketSource(codec);
  const end = edits.get(track.id)?.end;
  output.addVideoTrack(source, { transformationMatrix: await track.getTransformationMatrix() });
  return (maxBytes) => copyPackets(track, source, { maxBytes, end }, (packet) => source.add(packet, { decoderConfig }));
};

const addAudio = async (output: Output, track: InputAudioTrack, edits: Edited): Promise<Copy> => {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new Error('the sound cannot be read');
  const source = new EncodedAudioPacketSource(codec);
  const end = edits.get(track.id)?.end;
  output.addAudioTrack(source);
  return (maxBytes) => copyPackets(track, source, { maxBytes, end }, (packet) => source.add(packet, { decoderConfig }));
};

/** Frames that a codec may need before the one that is shown first. */
const maxReordered = 16;

type Packet = Parameters<EncodedVideoPacketSource['add']>[0];

const copyPackets = async (
  track: InputVideoTrack | InputAudioTrack,
  source: { close(): void },
  { maxBytes, end = Number.POSITIVE_INFINITY }: Bounds,
  add: (packet: Packet) => Promise<void>,
): Promise<number> => {
  let used = 0;
  let beyond: Packet[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    used += packet.byteLength;
    if (used > maxBytes) return used;
    beyond.push(packet);
    if (beyond.length > maxReordered) break;
    if (packet.timestamp >= end) continue;
    // What is shown after the end and comes before this frame is what it was encoded from.
    for (const next of beyond) await add(next);
    beyond = [];
  }
  source.close();
  if (used === 0) throw new Error('a track is empty');
  return used;
};
