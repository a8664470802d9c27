import { orLate } from '../../kit/deadline.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Log } from '../../ports/index.ts';
import type { CardMessage } from '../screen/card.ts';
import { sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';

/**
 * Slack gives up after 3 s and shows `operation_timeout`; a sentence of ours has to be there before. Real time: it is
 * Slack's clock that counts.
 */
const answerWithinMs = 2_500;

/**
 * Runs the work behind an answer. Whatever happens, a person gets a sentence: the store fails, Slack's directory hangs,
 * or there is a mistake in our code. The one edge at which these are caught, for everything but events.
 */
export const withinSlackDeadline = async <T>(
  log: Log,
  work: () => Promise<T>,
): Promise<{ value: T } | { sorry: string }> => {
  try {
    const answer = await orLate(answerWithinMs, work());
    if (answer !== 'late') return answer;
    log.warn('answer.too-slow');
    // The work goes on, so it would be wrong to say that nothing was sent.
    return { sorry: privateWords.storeUnconfirmed };
  } catch (error) {
    log.error('answer.failed', { error });
    if (!(error instanceof StoreError)) return { sorry: privateWords.broken };
    return { sorry: error.unconfirmed ? privateWords.storeUnconfirmed : privateWords.storeDown };
  }
};

/** The same where the answer is a private message; undefined where a form is the answer. */
export const answerInTime = async (
  log: Log,
  work: () => Promise<CardMessage | undefined>,
): Promise<CardMessage | undefined> => {
  const result = await withinSlackDeadline(log, work);
  return 'sorry' in result ? sentence(result.sorry) : result.value;
};

/**
 * For what only adds to the answer once something was accepted: if it fails it is left out, since "nothing was sent" would
 * be false, and a person who believes it sends a second time.
 */
export const omitOnError =
  (log: Log) =>
  (error: unknown): undefined => {
    log.warn('answer.part-left-out', { error });
  };
