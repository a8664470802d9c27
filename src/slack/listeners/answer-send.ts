import type { SendAnswer } from '../../usecases/request-send.ts';
import type { CardMessage } from '../card.ts';
import { acceptedMessage, refusedMessage, repeatMessage } from '../private-messages.ts';
import type { ListenerDeps } from './deps.ts';

/** The private answer to a request to send. */
export const answerSend = async ({ useCases, from, clock }: ListenerDeps, answer: SendAnswer): Promise<CardMessage> => {
  const now = clock.now();
  switch (answer.kind) {
    case 'accepted': {
      const { dispatch, records } = answer;
      return acceptedMessage({ dispatch, records, from, now, lastAt: await useCases.forecast(dispatch, records) });
    }
    case 'refused':
      return refusedMessage(answer.refusals, answer.draftId);
    case 'repeat':
      return repeatMessage(answer.dispatch, answer.draftId, now);
  }
};
