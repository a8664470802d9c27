import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import { placeBeside } from '../../domain/message/card.ts';
import { knownOf } from '../../domain/message/repeat.ts';
import { isEditable } from '../../domain/message/settled.ts';
import type { Draft } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { findListed, problems } from '../lists.ts';
import { authorize } from '../request/authorize.ts';
import { attachedTo, findDraft, storeDraft } from '../request/drafts.ts';

type EditContext = Needs<'store' | 'clock' | 'random' | 'directory' | 'rules'>;

export type EditAndResend = { draftId: string; draft: Draft } | { refusal: Refusal };

/**
 * What Edit and resend opens the form with: a draft that was refused, or a dispatch, addressed only to those that it
 * missed.
 *
 * @param target `draft:<id>` or `dispatch:<id>`, as a button carries it
 */
export const editAndResend = async (context: EditContext, target: string, userId: string): Promise<EditAndResend> => {
  // First, so that nobody learns from the answer what became of somebody else's message. The form checks the channel.
  const refusal = await authorize(context, userId, []);
  if (refusal) return { refusal };
  const [kind, id = ''] = target.split(':');
  if (kind === 'draft') {
    const draft = await findDraft(context, id, userId);
    return draft ? { draft, draftId: id } : { refusal: gone };
  }
  const draft = await draftOfMissed(context, id, userId);
  return draft ? { draft, draftId: await storeDraft(context, draft) } : { refusal: gone };
};

const draftOfMissed = async (
  context: Needs<'store'>,
  dispatchId: string,
  userId: string,
): Promise<Draft | undefined> => {
  const found = await findListed(context, dispatchId, problems);
  const missed = found?.records.filter(isEditable) ?? [];
  if (!found || missed.length === 0) return undefined;
  const { origin, text } = found.dispatch;
  return {
    userId,
    entryPoint: 'form',
    to: missed.map(({ to }) => to).join(', '),
    text,
    ...attachedTo(found.dispatch),
    origin,
    place: placeBeside(found.dispatch),
    repeats: { dispatchId, recordIds: missed.map(({ id }) => id), known: missed.map(knownOf) },
  };
};

const gone = refuse('request.unknown', 'There is nothing to fix any more. `/mms` opens an empty form.');
