import { refuse } from '../../domain/language/refusal.ts';
import { DeliveryError } from '../../ports/errors.ts';
import { composeView, type Memory, type Prefill } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { refusedMessage } from '../screen/private-messages.ts';
import type { Answer } from './answer.ts';
import type { Asked, ListenerDeps } from './deps.ts';
import { fitPrefill } from './fit-prefill.ts';

export type FormRequest = Asked & { entryPoint: Memory['entryPoint']; prefill: Prefill; draftId?: string };

/**
 * Opens the form for someone who may send; others get the reason. Checking here is a courtesy: submitting decides.
 *
 * @returns what to answer, or undefined where the form is the answer
 */
export const openForm = async (deps: ListenerDeps, request: FormRequest): Promise<Answer> => {
  const { triggerId, userId, origin, entryPoint, prefill, draftId } = request;
  const refusal = await deps.useCases.authorize(userId, [origin.channelId]);
  // What was typed waits behind Fix it; a message that a shortcut was used on is still where it was.
  const { notes: _shown, ...typed } = prefill;
  const keep = async () => draftId ?? deps.useCases.keepDraft({ ...typed, userId, entryPoint, origin });
  const isTyped = prefill.to !== '' || (entryPoint === 'form' && prefill.text !== '');
  if (refusal) return refusedMessage([refusal], isTyped ? await keep() : undefined);

  const memory: Memory = { key: deps.random.id(), entryPoint, origin, ...(draftId ? { draftId } : {}) };
  try {
    const fits = await fitting(deps, request);
    await deps.openView(triggerId, composeView(fits, memory, { takesFiles: deps.mayReadFiles() }));
    return undefined;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    // A trigger lives for three seconds; Fix it brings a new one.
    return refusedMessage([refuse('request.form', formWords.failed)], await keep());
  }
};

/** What does not fit into a field comes as a file in the person's DM: a form that cuts it would lose it without a word. */
const fitting = async ({ useCases }: ListenerDeps, { prefill, userId, draftId }: FormRequest): Promise<Prefill> => {
  const { fits, whole } = fitPrefill(prefill);
  if (whole === undefined) return prefill;
  const message = { kind: 'long-text', text: whole } as const;
  // Once for each draft, however often its form is opened.
  await useCases.queueNotice(userId, { channelId: '' }, message, ...(draftId ? [`long.${draftId}`] : []));
  return { ...fits, notes: [formWords.tooLong, ...(prefill.notes ?? [])] };
};
