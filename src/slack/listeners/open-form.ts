import { refuse } from '../../domain/language/refusal.ts';
import { DeliveryError } from '../../ports/errors.ts';
import { composeView, type Memory, type Prefill } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { refusedMessage } from '../screen/private-messages.ts';
import type { Answer } from './answer.ts';
import type { Asked, ListenerDeps } from './deps.ts';

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
  if (refusal) return refusedMessage([refusal], prefill.to ? await keep() : undefined);

  const memory: Memory = { key: deps.random.id(), entryPoint, origin, ...(draftId ? { draftId } : {}) };
  try {
    await deps.openView(triggerId, composeView(prefill, memory, { takesFiles: deps.mayReadFiles() }));
    return undefined;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    // A trigger lives for three seconds; Fix it brings a new one.
    return refusedMessage([refuse('request.form', formWords.failed)], await keep());
  }
};
