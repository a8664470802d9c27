import type { Dispatch } from '../../domain/message/message.ts';
import type { Draft } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import type { SendRequest } from './read-request.ts';
import { standingOf } from './standing.ts';

/** Long enough to come back after a weekend and press Fix it. In milliseconds. */
const draftLifeMs = 7 * 24 * 3_600_000;

/** Of somebody who may not send so many are kept; the newest push the others out. */
const colleagueDraftsMax = 20;
/** A draft is no longer than this, in characters of its JSON: far more than a message can hold. */
const lengthMax = { sender: 100_000, colleague: 10_000 } as const;

type DraftContext = Needs<'store' | 'clock' | 'random'>;

/**
 * Keeps what somebody typed that was not sent, as far as it can ever be sent: nothing of a stranger, a little of a
 * colleague who is not on the list, and nothing that is longer than any message.
 *
 * @returns the id under which the draft can be found for a week; undefined if it is not kept
 */
export const keepDraft = async (
  context: DraftContext & Needs<'directory' | 'rules'>,
  draft: Draft,
): Promise<string | undefined> => {
  const standing = await standingOf(context, draft.userId);
  if (standing === 'stranger' || JSON.stringify(draft).length > lengthMax[standing]) return undefined;
  const id = await storeDraft(context, draft);
  if (standing === 'colleague') await dropOldest(context, draft.userId, id);
  return id;
};

/** For somebody who was found to be allowed to send. */
export const storeDraft = async ({ store, clock, random }: DraftContext, draft: Draft): Promise<string> => {
  const id = random.id();
  await store.create('draft', id, draft, { expires: clock.now() + draftLifeMs });
  return id;
};

/** Each caller removes what its own change pushed out, so that several at once leave no more than may be kept. */
const dropOldest = async ({ store, clock }: DraftContext, userId: string, id: string): Promise<void> => {
  const { before, value } = await store.upsert(
    'own-drafts',
    userId,
    (own) => ({ draftIds: [...(own?.draftIds ?? []), id].slice(-colleagueDraftsMax) }),
    { expires: clock.now() + draftLifeMs },
  );
  const dropped = (before?.draftIds ?? []).filter((it) => !value.draftIds.includes(it));
  await Promise.all(dropped.map((it) => store.remove('draft', it)));
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
