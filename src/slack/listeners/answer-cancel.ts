import { refusedSentence } from '../screen/answers.ts';
import type { CardMessage } from '../screen/card.ts';
import { sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';

/** Stops what has not left yet, for a click or a command, and says how much that was. */
export const answerCancel = async (
  { useCases }: ListenerDeps,
  dispatchId: string,
  userId: string,
): Promise<CardMessage> => {
  const answer = await useCases.cancel(dispatchId, userId);
  return answer.kind === 'refused'
    ? refusedSentence(answer.refusal)
    : sentence(privateWords.cancelled(answer.dispatchId, answer.stopped, answer.left));
};
