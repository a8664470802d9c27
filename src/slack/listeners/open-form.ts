import { refuse } from '../../domain/language/refusal.ts';
import type { Place } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Draft } from '../../ports/index.ts';
import type { CardMessage } from '../screen/card.ts';
import { composeView, type Memory, type Prefill } from '../screen/compose-view.ts';
import { formWords } from '../screen/form-words.ts';
import { refusedMessage } from '../screen/private-messages.ts';
import type { ListenerDeps } from './deps.ts';

export type FormRequest = {
  triggerId: string;
  userId: string;
  origin: Place;
  entryPoint: Memory['entryPoint'];
  prefill: Prefill;
  draftId?: string;
};

/**
 * Opens the form for someone who may send; others get the reason. Checking here is a courtesy: submitting decides.
 *
 * @returns what to answer, or undefined where the form is the answer
 */
export const openForm = async (deps: ListenerDeps, request: FormRequest): Promise<CardMessage | undefined> => {
  const { triggerId, userId, origin, entryPoint, prefill, draftId } = request;
  const refusal = await deps.useCases.authorize(userId, [origin.channelId]);
  // What was typed waits behind Fix it; a message that a shortcut was used on is still where it was.
  const keep = async () => draftId ?? deps.useCases.keepDraft(draftOf(request));
  if (refusal) return refusedMessage([refusal], prefill.to ? await keep() : undefined);

  const memory: Memory = { key: deps.random.id(), entryPoint, origin, ...(draftId ? { draftId } : {}) };
  try {
    await deps.openView(triggerId, composeView(prefill, memory));
    return undefined;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    // A trigger lives for three seconds; Fix it brings a new one.
    return refusedMessage([refuse('request.form', formWords.failed)], await keep());
  }
};

const draftOf = ({ userId, origin, entryPoint, prefill }: FormRequest): Draft => {
  const { to, text, links, files, place } = prefill;
  return { userId, entryPoint, to, text, links, files, origin, place };
};
