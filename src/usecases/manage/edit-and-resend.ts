import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import { placeBeside } from '../../domain/message/card.ts';
import { knownOf } from '../../domain/message/repeat.ts';
import { isEditable } from '../../domain/message/settled.ts';
import type { Draft } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { findListed, problems } from '../lists.ts';
import type { Found } from '../records.ts';
import { attachedTo, findDraft, storeDraft } from '../request/drafts.ts';
import { refusalToRepeat } from '../request/who-may.ts';

type EditContext = Needs<'store' | 'clock' | 'random' | 'directory' | 'rules'>;

export type EditAndResend = { draftId: string; draft: Draft } | { refusal: Refusal };

/**
 * What Edit and resend opens the form with: a draft that was refused, or a dispatch, addressed only to those that it
 * missed.
 *
 * @param target `draft:<id>` or `dispatch:<id>`, as a button carries it
 */
export const editAndResend = async (context: EditContext, target: string, userId: string): Promise<EditAndResend> => {
  const [kind, id = ''] = target.split(':');
  const kept = kind === 'draft' ? await findDraft(context, id, userId) : undefined;
  const dispatchId = kind === 'draft' ? kept?.repeats?.dispatchId : id;
  const found = dispatchId === undefined ? undefined : await findListed(context, dispatchId, problems);
  // Of a draft too: what was taken from somebody else's message is no longer for a person who is not an admin any more.
  const refusal = await refusalToRepeat(context, found?.dispatch, userId);
  if (refusal) return { refusal };
  if (kind === 'draft') return kept ? { draft: kept, draftId: id } : { refusal: gone };
  const draft = found && draftOfMissed(found, userId);
  return draft ? { draft, draftId: await storeDraft(context, draft) } : { refusal: gone };
};

const draftOfMissed = ({ dispatch, records }: Found, userId: string): Draft | undefined => {
  const missed = records.filter(isEditable);
  if (missed.length === 0) return undefined;
  const { id: dispatchId, origin, text } = dispatch;
  return {
    userId,
    entryPoint: 'form',
    to: missed.map(({ to }) => to).join(', '),
    text,
    ...attachedTo(dispatch),
    origin,
    place: placeBeside(dispatch),
    repeats: { dispatchId, recordIds: missed.map(({ id }) => id), known: missed.map(knownOf) },
  };
};

const gone = refuse('request.unknown', 'There is nothing to fix any more. `/mms` opens an empty form.');
