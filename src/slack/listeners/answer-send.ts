import type { SendAnswer } from '../../usecases/request/request-send.ts';
import type { CardMessage } from '../screen/card.ts';
import { acceptedMessage, refusedMessage, repeatMessage } from '../screen/private-messages.ts';
import type { ListenerDeps } from './deps.ts';
import { omitOnError } from './within-slack-deadline.ts';

/** The private answer to a request to send. */
export const answerSend = async (deps: ListenerDeps, answer: SendAnswer): Promise<CardMessage> => {
  const { useCases, from, clock, log } = deps;
  const now = clock.now();
  switch (answer.kind) {
    case 'accepted': {
      const { dispatch, records } = answer;
      const lastAt = await useCases.forecast(dispatch, records).catch(omitOnError(log));
      return acceptedMessage({ dispatch, records, from, now, lastAt });
    }
    case 'refused':
      return refusedMessage(answer.refusals, answer.draftId);
    case 'repeat':
      return repeatMessage(answer.dispatch, answer.draftId, now);
  }
};
