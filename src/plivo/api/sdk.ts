/** Plivo's SDK: a client of one account, over connections of ours, and calls with a deadline. */
import { createRequire } from 'node:module';
import { Client } from 'plivo';
import { orLate } from '../../kit/deadline.ts';
import { agents, watchConnections } from './connections.ts';
import { classifySdkFailure, type SdkFailure } from './sdk-failure.ts';

export type PlivoAccount = {
  authId: string;
  authToken: string;
  /** Without `/v1`: `https://api.plivo.com`. */
  apiUrl: string;
};

export type Sender = { number: string } | { powerpackUuid: string };

/** Without a slash at the end, since another one follows. */
export const accountUrl = ({ authId, apiUrl }: PlivoAccount): string =>
  `${apiUrl.replace(/(?<!\/)\/+$/, '')}/v1/Account/${authId}`;

/**
 * The SDK has no option for agents and sets some of its own, which keep connections for ever, as the defaults of the axios
 * that it loads (`plivo/dist/rest/axios.js`). That copy, found as the SDK finds it, gets ours instead; nothing else uses
 * it. `test/plivo-adapter.test.ts` shows on the wire that they are the ones that are used. Nor does it go through a proxy of
 * the environment, which nothing else of the app would use (decision 16).
 */
const plivoRequire = createRequire(createRequire(import.meta.url).resolve('plivo'));
const axios: { defaults: { httpAgent: unknown; httpsAgent: unknown; proxy: unknown } } = plivoRequire('axios');
Object.assign(axios.defaults, { httpAgent: agents.http, httpsAgent: agents.https, proxy: false });

/** `url` replaces the whole base, account included. */
export const createSdk = (account: PlivoAccount, timeoutMs: number): Client =>
  new Client(account.authId, account.authToken, { url: accountUrl(account), timeout: timeoutMs });

/** Milliseconds: for the whole call, and for each connection that it makes. */
export type Deadlines = { timeoutMs: number; connectMs: number };

/** The SDK's timeout restarts with every byte that arrives, so there is one of our own around it. Never rejects. */
export const callSdk = async (
  { timeoutMs, connectMs }: Deadlines,
  call: () => Promise<unknown>,
): Promise<{ kind: 'answer'; value: unknown } | SdkFailure> => {
  const { work, reached } = watchConnections(connectMs, call);
  try {
    const answer = await orLate(timeoutMs, work);
    return answer === 'late' ? { kind: 'unknown', reason: 'timeout' } : { kind: 'answer', ...answer };
  } catch (rejection) {
    return classifySdkFailure(rejection, reached());
  }
};
