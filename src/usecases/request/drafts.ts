import type { Dispatch } from '../../domain/message/message.ts';
import type { Draft } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import type { SendRequest } from './read-request.ts';

/** Long enough to come back after a weekend and press Fix it. In milliseconds. */
const draftLifeMs = 7 * 24 * 3_600_000;

/** @returns the id under which the draft can be found for a week */
export const keepDraft = async (
  { store, clock, random }: Needs<'store' | 'clock' | 'random'>,
  draft: Draft,
): Promise<string> => {
  const id = random.id();
  await store.create('draft', id, draft, { expires: clock.now() + draftLifeMs });
  return id;
};

/** Only the person who typed it finds it. */
export const findDraft = async ({ store }: Needs<'store'>, id: string, userId: string): Promise<Draft | undefined> => {
  const draft = await store.get('draft', id);
  return draft?.userId === userId ? draft : undefined;
};

export const draftOf = (request: SendRequest): Draft => ({
  userId: request.userId,
  entryPoint: request.entryPoint,
  to: request.to,
  text: request.text,
  links: request.links,
  files: request.files,
  origin: request.origin,
  place: request.cardAt ?? request.origin,
  ...(request.repeats ? { repeats: request.repeats } : {}),
});

/** What was attached to a dispatch, as a person would name it again. */
export const attachedTo = ({ attachments }: Dispatch): Pick<Draft, 'links' | 'files'> => ({
  links: attachments.flatMap((it) => (it.kind === 'link' ? [it.url] : [])),
  files: attachments.flatMap((it) => (it.kind === 'file' ? [{ id: it.fileId, name: it.name }] : [])),
});
