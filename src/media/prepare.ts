import { cut, megabytes } from '../domain/in-words.ts';
import type { Attachment, Media } from '../domain/message.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { FileSource, MediaHost, MediaPreparer } from '../ports.ts';
import { uploadName } from './file-name.ts';
import { type Inspected, inspect } from './inspect.ts';
import type { LinkProbe } from './probe-link.ts';
import { createSlots } from './slots.ts';
import { attachmentMaxBytes, messageMaxBytes, supportedInWords, supportedType, textMaxBytes } from './types.ts';

export type PreparerDeps = {
  files: FileSource;
  host: MediaHost;
  probe: LinkProbe;
  /** Milliseconds since 1970: when an upload was made, because Plivo forgets unused ones after six hours. */
  now: () => number;
  /** Files in memory at a time, over all dispatches. */
  filesAtOnce?: number;
};

type Step =
  | { kind: 'media'; media: Media }
  | { kind: 'looked' }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };
/** Bytes that the message still has room for, or undefined once it is clear that nothing will be sent this time. */
type Room = number | undefined;

/**
 * Makes of each attachment something that Plivo can send: a link that fits is passed on, a file is read from Slack,
 * looked at and uploaded. All refusals are collected, and they outweigh a passing failure, because trying again would
 * not help. May be repeated freely.
 */
export const createMediaPreparer = ({ files, host, probe, now, filesAtOnce = 2 }: PreparerDeps): MediaPreparer => {
  const inSlot = createSlots(filesAtOnce);

  const prepareFile = async (fileId: string, room: Room): Promise<Step> => {
    const file = await files.read(fileId, attachmentMaxBytes);
    if (file.kind !== 'file') return file;
    const { name, bytes } = file;
    const found = await inspect(bytes);
    const type = found && supportedType(found.type);
    if (!type) return { kind: 'refused', failure: unsupported(name, found) };
    if (room === undefined) return { kind: 'looked' };
    if (bytes.length > room) return { kind: 'refused', failure: tooMuchTogether };

    const uploaded = await host.upload({ name: uploadName(name, type.ext), type: type.type, bytes });
    if (uploaded.kind !== 'uploaded') return uploaded;
    const { mediaId } = uploaded;
    return {
      kind: 'media',
      media: { kind: 'uploaded', mediaId, uploadedAt: now(), name: cut(name), type: type.type, bytes: bytes.length },
    };
  };

  const prepareLink = async (url: string, room: Room): Promise<Step> => {
    const probed = await probe(url);
    if (probed.kind !== 'fits') return probed;
    if (room !== undefined && probed.media.bytes > room) return { kind: 'refused', failure: tooMuchTogether };
    return { kind: 'media', media: probed.media };
  };

  const prepareOne = (attachment: Attachment, room: Room): Promise<Step> =>
    attachment.kind === 'link' ? prepareLink(attachment.url, room) : inSlot(() => prepareFile(attachment.fileId, room));

  return {
    prepare: async (attachments) => {
      const media: Media[] = [];
      const failures: Refusal[] = [];
      let failed: string | undefined;
      let left = messageMaxBytes - textMaxBytes - 1;

      for (const attachment of attachments) {
        const hopeless = failures.length > 0 || failed !== undefined;
        const step = await prepareOne(attachment, hopeless ? undefined : left);
        if (step.kind === 'refused') failures.push(step.failure);
        if (step.kind === 'failed') failed ??= step.reason;
        if (step.kind === 'media') {
          media.push(step.media);
          left -= step.media.bytes;
        }
      }
      if (failures.length > 0) return { kind: 'refused', failures };
      return failed === undefined ? { kind: 'ready', media } : { kind: 'failed', reason: failed };
    },
  };
};

const tooMuchTogether = refuse(
  'media.too-large-together',
  `The attachments are together more than the ${megabytes(messageMaxBytes)} that a message may have: send them in two messages.`,
  'files',
);

const unsupported = (name: string, found: Inspected | undefined): Refusal => {
  const file = cut(name);
  if (found?.ext === 'heic') {
    const sentence = `${file} is a HEIC photo, which carriers do not take yet: attach it as JPEG or PNG.`;
    return refuse('media.type', sentence, 'files');
  }
  if (found?.type.startsWith('image/')) {
    const sentence = `${file} is a ${found.ext.toUpperCase()} picture, which carriers do not take: attach it as JPEG or PNG.`;
    return refuse('media.type', sentence, 'files');
  }
  const what = found ? `a ${found.ext.toUpperCase()} file` : 'of a type that I do not know';
  return refuse('media.type', `${file} is ${what}. Carriers take ${supportedInWords}.`, 'files');
};
