/** How a listener answers a person: privately, in time whatever happens, and in the words for what a use case said. */
import { orLate } from '../../kit/deadline.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Log } from '../../ports/index.ts';
import type { SendAnswer } from '../../usecases/request/request-send.ts';
import type { CardMessage } from '../screen/card.ts';
import {
  acceptedMessage,
  arrivedMessage,
  refusedMessage,
  repeatMessage,
  sentence,
} from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';

/**
 * Slack gives up after 3 s and shows `operation_timeout`; a sentence of ours has to be there before. Real time: it is
 * Slack's clock that counts.
 */
const answerWithinMs = 2_500;

/** What a person wants: what is said of a failure has to be true of that. */
export type Wish = 'send' | 'stop' | 'look';

/** The work failed, or goes on after the person has to be answered. */
type Failure = 'down' | 'unconfirmed' | 'broken';

const sorryWords: Record<Wish, Record<Failure, string>> = {
  send: { down: privateWords.storeDown, unconfirmed: privateWords.storeUnconfirmed, broken: privateWords.broken },
  stop: {
    down: privateWords.stopUnknown,
    unconfirmed: privateWords.stopUnknown,
    broken: privateWords.stopUnknown,
  },
  look: { down: privateWords.lookFailed, unconfirmed: privateWords.lookFailed, broken: privateWords.lookFailed },
};

/**
 * Runs the work behind an answer. Whatever happens, a person gets a sentence: the store fails, Slack's directory hangs,
 * or there is a mistake in our code. The one edge at which these are caught, for everything but events.
 */
export const withinSlackDeadline = async <T>(
  log: Log,
  work: () => Promise<T>,
  wish: Wish = 'send',
): Promise<{ value: T } | { sorry: string }> => {
  const sorry = (failure: Failure) => ({ sorry: sorryWords[wish][failure] });
  try {
    const answer = await orLate(answerWithinMs, work());
    if (answer !== 'late') return answer;
    log.warn('answer.too-slow');
    // The work goes on, so it would be wrong to say that nothing was sent.
    return sorry('unconfirmed');
  } catch (error) {
    log.error('answer.failed', { error });
    if (!(error instanceof StoreError)) return sorry('broken');
    return sorry(error.unconfirmed ? 'unconfirmed' : 'down');
  }
};

/** A private message, or undefined where a form opened instead. */
export type Answer = CardMessage | undefined;

/** The same where the answer is a private message or a form. */
export const answerInTime = async (log: Log, work: () => Promise<Answer>, wish?: Wish): Promise<Answer> => {
  const result = await withinSlackDeadline(log, work, wish);
  return 'sorry' in result ? sentence(result.sorry) : result.value;
};

/** What a request to send is answered with. */
export const answerSend = ({ from, clock }: Pick<ListenerDeps, 'from' | 'clock'>, answer: SendAnswer): CardMessage => {
  const now = clock.now();
  switch (answer.kind) {
    case 'accepted':
      return acceptedMessage({ ...answer, from, now });
    case 'refused':
      return refusedMessage(answer.refusals, answer.draftId);
    case 'repeat':
      return answer.news
        ? arrivedMessage(answer.news, answer.draftId)
        : repeatMessage(answer.dispatch, answer.draftId, now);
  }
};

/** Stops what has not left yet, for a click or a command, and says how much that was. */
export const answerCancel = async (
  { useCases }: ListenerDeps,
  dispatchId: string,
  userId: string,
  what?: 'declined',
): Promise<Answer> => {
  const answer = await useCases.cancel(dispatchId, userId, what);
  if (answer.kind === 'refused') return refusedMessage([answer.refusal]);
  return sentence(privateWords.cancelled(answer));
};
