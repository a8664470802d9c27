import { type Refusal, refuse } from '../domain/refusal.ts';
import { isMendable } from '../domain/settled.ts';
import type { Draft, Store } from '../ports.ts';
import type { Authorize } from './authorize.ts';
import type { Drafts } from './drafts.ts';
import { recordsOf } from './request-send.ts';

export type Mend = { draftId: string; draft: Draft } | { refusal: Refusal };

/** What Fix it opens the form with: a draft that was refused, or a dispatch, addressed only to those that it missed. */
export const createMend = ({ store, drafts, authorize }: { store: Store; drafts: Drafts; authorize: Authorize }) => {
  const mendDraft = async (draftId: string, userId: string): Promise<Mend> => {
    const draft = await drafts.find(draftId, userId);
    return draft ? { draftId, draft } : { refusal: gone };
  };

  const mendDispatch = async (dispatchId: string, userId: string): Promise<Mend> => {
    const dispatch = await store.get('dispatch', dispatchId);
    const missed = dispatch ? (await recordsOf(store, dispatch)).filter(isMendable) : [];
    if (!dispatch || missed.length === 0) return { refusal: gone };
    const { attachments, asked, card } = dispatch;
    const draft: Draft = {
      userId,
      way: 'form',
      to: missed.map(({ to }) => to).join(', '),
      text: dispatch.text,
      links: attachments.flatMap((it) => (it.kind === 'link' ? [it.url] : [])),
      files: attachments.flatMap((it) => (it.kind === 'file' ? [{ id: it.fileId, name: it.name }] : [])),
      asked,
      place: card.channelId ? card : asked,
      repeats: { dispatchId, recordIds: missed.map(({ id }) => id) },
    };
    return { draftId: await drafts.keep(draft), draft };
  };

  /** @param target `draft:<id>` or `dispatch:<id>`, as a button carries it */
  return async (target: string, userId: string): Promise<Mend> => {
    const [kind, id = ''] = target.split(':');
    const mend = await (kind === 'draft' ? mendDraft(id, userId) : mendDispatch(id, userId));
    if ('refusal' in mend) return mend;
    const refusal = await authorize(userId, [mend.draft.asked.channelId]);
    return refusal ? { refusal } : mend;
  };
};

const gone = refuse('request.unknown', 'There is nothing to fix any more. `/mms` opens an empty form.');
