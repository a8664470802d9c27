import { lastPlace } from '../../domain/message/message.ts';
import type { SendAnswer } from '../../usecases/request/request-send.ts';
import type { CardMessage } from '../screen/card.ts';
import { acceptedMessage, refusedMessage, repeatMessage } from '../screen/private-messages.ts';
import type { ListenerDeps } from './deps.ts';

/** The private answer to a request to send. */
export const answerSend = ({ from, clock }: Pick<ListenerDeps, 'from' | 'clock'>, answer: SendAnswer): CardMessage => {
  const now = clock.now();
  switch (answer.kind) {
    case 'accepted': {
      const { dispatch, records } = answer;
      return acceptedMessage({ dispatch, records, from, now, lastAt: lastPlace(records) });
    }
    case 'refused':
      return refusedMessage(answer.refusals, answer.draftId);
    case 'repeat':
      return repeatMessage(answer.dispatch, answer.draftId, now);
  }
};
