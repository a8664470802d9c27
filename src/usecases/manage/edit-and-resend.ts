import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import { isEditable } from '../../domain/message/settled.ts';
import type { Draft, Store } from '../../ports/index.ts';
import type { Authorize } from '../request/authorize.ts';
import type { Drafts } from '../request/drafts.ts';
import { recordsOf } from '../request/request-send.ts';

export type EditAndResend = { draftId: string; draft: Draft } | { refusal: Refusal };

/** What Fix it opens the form with: a draft that was refused, or a dispatch, addressed only to those that it missed. */
export const createEditAndResend = ({
  store,
  drafts,
  authorize,
}: {
  store: Store;
  drafts: Drafts;
  authorize: Authorize;
}) => {
  const draftOf = async (dispatchId: string, userId: string): Promise<Draft | undefined> => {
    const dispatch = await store.get('dispatch', dispatchId);
    const missed = dispatch ? (await recordsOf(store, dispatch)).filter(isEditable) : [];
    if (!dispatch || missed.length === 0) return undefined;
    const { attachments, origin, card } = dispatch;
    return {
      userId,
      entryPoint: 'form',
      to: missed.map(({ to }) => to).join(', '),
      text: dispatch.text,
      links: attachments.flatMap((it) => (it.kind === 'link' ? [it.url] : [])),
      files: attachments.flatMap((it) => (it.kind === 'file' ? [{ id: it.fileId, name: it.name }] : [])),
      origin,
      place: card.channelId ? card : origin,
      repeats: { dispatchId, recordIds: missed.map(({ id }) => id) },
    };
  };

  /** @param target `draft:<id>` or `dispatch:<id>`, as a button carries it */
  return async (target: string, userId: string): Promise<EditAndResend> => {
    // First, so that nobody learns from the answer what became of somebody else's message. The form checks the channel.
    const refusal = await authorize(userId, []);
    if (refusal) return { refusal };
    const [kind, id = ''] = target.split(':');
    const isDraft = kind === 'draft';
    const draft = await (isDraft ? drafts.find(id, userId) : draftOf(id, userId));
    if (!draft) return { refusal: gone };
    return { draft, draftId: isDraft ? id : await drafts.keep(draft) };
  };
};

const gone = refuse('request.unknown', 'There is nothing to fix any more. `/mms` opens an empty form.');
