/** What stood in the way to a Redis, in one sentence with its remedy. */
import { DeadlineError, StoreError } from '../../ports/errors.ts';

type Obstacle = readonly [pattern: RegExp, code: `store.${string}`, sentence: string];

/** By what the server says, or by Node's code for what failed on the way to it. */
const obstacles: readonly Obstacle[] = [
  [
    /^(?:WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/,
    'store.unsuitable',
    "doesn't take the user or password in STORE_URL",
  ],
  [
    /CERT|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS/,
    'store.unavailable',
    'cannot be reached, because its certificate is not trusted here; give its authority in NODE_EXTRA_CA_CERTS',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'store.unavailable', 'cannot be reached: its host name is unknown here; check STORE_URL'],
  [/ECONNREFUSED/, 'store.unavailable', 'cannot be reached: nothing listens there; start Redis, or check STORE_URL'],
];

/**
 * Why a connection could not be made.
 *
 * @param isTls whether it was tried with TLS: the other way round a server says nothing, or ends the connection
 * @param cause what the client said last
 */
export const notConnected = (host: string, isTls: boolean, cause: unknown): StoreError => {
  const said = saidBy(cause);
  const [, storeCode = 'store.unavailable', sentence = `cannot be reached: ${unsaid(isTls, cause)}`] =
    obstacles.find(([pattern]) => pattern.test(said)) ?? [];
  return new StoreError(storeCode, `Redis at ${host} ${sentence}.`, { cause });
};

const unsaid = (isTls: boolean, cause: unknown): string => {
  if (isTls) return 'nothing there answers with TLS; if it should not, write redis:// in STORE_URL';
  return cause instanceof DeadlineError
    ? 'nothing answers there; check STORE_URL and the firewall'
    : 'it ends the connection; if it wants TLS, write rediss:// in STORE_URL';
};

/** Node's code, also of the first of several addresses; else the words of the server. */
const saidBy = (cause: unknown): string => {
  if (!(cause instanceof Error)) return '';
  if (cause instanceof AggregateError) return saidBy(cause.errors[0]);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
};
