import { AppError } from '../errors.ts';

/** Nothing came within the time given; answered 503. */
export class DeadlineError extends AppError {
  constructor(ms: number) {
    super('http.deadline', `no answer within ${ms} ms`);
  }
}

/** What `work` resolves with, or a `DeadlineError` after `ms`. The work itself goes on; its result is dropped. */
export const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineError(ms)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
