import pLimit from 'p-limit';
import { oneLine } from '../domain/language/format.ts';
import type { Refusal } from '../domain/language/refusal.ts';
import { type ByteBudget, couldShare } from '../domain/media-plan.ts';
import type { Attachment, Media } from '../domain/message/message.ts';
import type { FileSource, MediaHost, MediaPreparer, PrepareOutcome, PreviewHost } from '../ports/index.ts';
import type { FetchLink } from './fetch/fetch-link.ts';
import type { Fitted, Fitter } from './fit.ts';
import { refusalOf, type Subject } from './refusals.ts';
import { messageMaxBytes, sourceMaxBytes, textMaxBytes } from './types.ts';

export type PreparerDeps = {
  files: FileSource;
  fetchLink: FetchLink;
  fitter: Fitter;
  host: MediaHost;
  previews: PreviewHost;
  /** Milliseconds since 1970: when an upload was made, because Plivo forgets unused ones after six hours. */
  now: () => number;
  /** Attachments in memory at a time, over all dispatches: a job holds the bytes from their first to their last. */
  jobs?: number;
};

type Source = {
  kind: 'source';
  subject: Subject;
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Where Plivo could fetch it itself, and the type under which it would. */
  url?: string;
  servedAs?: string | undefined;
};
/** `weight` is what an attachment that cannot shrink takes; pictures have none. */
type Step = { weight?: number } & (
  | { kind: 'media'; media: Media; preview?: Uint8Array<ArrayBuffer> }
  | { kind: 'looked' }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string }
);
type Ready = Step & { kind: 'media' };

/** What the media of a message may take together, beside its text. */
const messageRoom = messageMaxBytes - textMaxBytes - 1;
/** Pictures that a card shows. */
const previewsShown = 4;

/**
 * Makes of each attachment something that Plivo can send: bytes are fetched, looked at, made to fit and uploaded, one
 * attachment after the other; a link that fits as it is stays a link. All refusals are collected, and they outweigh a
 * passing failure, because trying again would not help. May be repeated freely.
 */
export const createMediaPreparer = (deps: PreparerDeps): MediaPreparer => {
  const { files, fetchLink, fitter, host, previews, now, jobs = 2 } = deps;
  const inJob = pLimit(jobs);

  const read = async (attachment: Attachment): Promise<Source | Exclude<Step, { kind: 'media' | 'looked' }>> => {
    if (attachment.kind === 'file') {
      const file = await files.read(attachment.fileId, sourceMaxBytes);
      if (file.kind !== 'file') return file;
      return { ...file, kind: 'source', subject: { name: file.name, field: 'files' } };
    }
    const link = await fetchLink(attachment.url);
    if (link.kind !== 'fetched') return link;
    return { ...link, kind: 'source', subject: { name: attachment.url, field: 'links' } };
  };

  const mediaOf = async (source: Source, fitted: Fitted & { kind: 'fitted' }): Promise<Step> => {
    const { type, bytes, was, notes, preview } = fitted;
    const name = oneLine(source.name);
    const told = { name, type, bytes: bytes.length, ...(was ? { was } : {}), ...(notes.length > 0 ? { notes } : {}) };
    const shown = preview ? { preview } : {};
    if (!was && source.url !== undefined && source.servedAs === type) {
      return { kind: 'media', media: { kind: 'url', url: source.url, ...told }, ...shown };
    }
    const uploaded = await host.upload({ name: source.name, type, bytes });
    if (uploaded.kind !== 'uploaded') return uploaded;
    return {
      kind: 'media',
      media: { kind: 'uploaded', mediaId: uploaded.mediaId, uploadedAt: now(), ...told },
      ...shown,
    };
  };

  /** @param room undefined once it is clear that nothing will be sent this time: then it is only looked at */
  const prepareOne = async (attachment: Attachment, budget: ByteBudget | undefined): Promise<Step> => {
    const source = await read(attachment);
    if (source.kind !== 'source') return source;
    const looked = await fitter.look(source.bytes);
    const weight = looked.kind === 'other' ? { weight: looked.bytes.length } : {};
    const no = fitter.check(looked, budget ?? emptyBudget);
    if (no) return { kind: 'refused', failure: refusalOf(no, source.subject), ...weight };
    if (!budget) return { kind: 'looked', ...weight };
    const fitted = await fitter.fit(looked, budget);
    if (fitted.kind === 'refused') return { kind: 'refused', failure: refusalOf(fitted.no, source.subject) };
    return { ...(await mediaOf(source, fitted)), ...weight };
  };

  /** @param weights of attachments that cannot shrink, by index, as far as they are known */
  const prepareAll = async (attachments: Attachment[], weights: (number | undefined)[]): Promise<Step[]> => {
    const steps: Step[] = [];
    let left = messageRoom;
    for (const [index, attachment] of attachments.entries()) {
      const coming = weights.slice(index);
      const others = coming.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
      const pictures = attachments.length - index - coming.filter((weight) => weight !== undefined).length;
      const hopeless = steps.some(({ kind }) => kind === 'refused' || kind === 'failed');
      const step = await inJob(() => prepareOne(attachment, hopeless ? undefined : { left, pictures, others }));
      if (step.kind === 'media') left -= step.media.bytes;
      steps.push(step);
    }
    return steps;
  };

  const withPreviews = async (ready: Ready[]): Promise<Media[]> => {
    const shown = ready.filter(({ preview }) => preview).slice(0, previewsShown);
    return Promise.all(
      ready.map(async (step) => {
        const { media, preview } = step;
        if (!preview || !shown.includes(step)) return media;
        const previewFileId = await previews.keep({ name: previewName(media), bytes: preview });
        return previewFileId ? { ...media, previewFileId } : media;
      }),
    );
  };

  return {
    prepare: async (attachments) => {
      let steps = await prepareAll(attachments, []);
      const weights = steps.map(({ weight }) => weight);
      // A video came after pictures that took its room: now that it is known, the pictures can leave it free.
      if (onlyTooFull(steps) && couldShare(budgetOf(attachments, weights)))
        steps = await prepareAll(attachments, weights);
      return outcomeOf(steps) ?? { kind: 'ready', media: await withPreviews(steps.filter(isReady)) };
    },
  };
};

/** A preview is a JPEG, whatever goes out. */
const previewName = ({ name }: Media): string => `${name.replace(/\.\w+$/, '')}.jpg`;

const emptyBudget: ByteBudget = { left: messageRoom, pictures: 1, others: 0 };

const budgetOf = (attachments: Attachment[], weights: (number | undefined)[]): ByteBudget => {
  const heavy = weights.filter((weight) => weight !== undefined);
  return {
    left: messageRoom,
    pictures: attachments.length - heavy.length,
    others: heavy.reduce((sum, weight) => sum + weight, 0),
  };
};

const isReady = (step: Step): step is Ready => step.kind === 'media';

const onlyTooFull = (steps: Step[]): boolean => {
  const failures = steps.filter((step) => step.kind === 'refused').map(({ failure }) => failure.code);
  return failures.length > 0 && failures.every((code) => code === 'media.too-large-together');
};

/** Undefined if everything is ready. One refusal is enough of the same kind for all that do not fit together. */
const outcomeOf = (steps: Step[]): Exclude<PrepareOutcome, { kind: 'ready' }> | undefined => {
  const failures = steps.filter((step) => step.kind === 'refused').map(({ failure }) => failure);
  const distinct = failures.filter(
    (it, index) => failures.findIndex(({ sentence }) => sentence === it.sentence) === index,
  );
  if (distinct.length > 0) return { kind: 'refused', failures: distinct };
  const failed = steps.find((step) => step.kind === 'failed');
  return failed && { kind: 'failed', reason: failed.reason };
};
