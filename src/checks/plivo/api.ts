/** Plivo's API as the checks call it, without its SDK, which hides the form of an answer. Nothing here sends a message. */
import { differs, type Finding, failed } from '../check.ts';
import { type Answered, request, type Unanswered } from '../request.ts';
import { fieldsOf, quoted, textOf } from '../shape.ts';

export type PlivoContext = {
  authId: string;
  authToken: string;
  /** Without a slash at the end, and without `/v1`. */
  apiUrl: string;
  sender: { number: string } | { powerpackUuid: string } | undefined;
  /** Without a slash at the end; undefined where reports are asked for. */
  publicUrl: string | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** @param path below the account, such as `Message/?limit=20` */
export const callPlivo = (
  { authId, authToken, apiUrl }: Pick<PlivoContext, 'authId' | 'authToken' | 'apiUrl'>,
  path: string,
  init: RequestInit = {},
): Promise<Answered | Unanswered> => {
  const type = typeof init.body === 'string' ? { 'content-type': 'application/json' } : {};
  const authorization = `Basic ${Buffer.from(`${authId}:${authToken}`).toString('base64')}`;
  return request(`${apiUrl}/v1/Account/${authId}/${path}`, { ...init, headers: { authorization, ...type } });
};

export const isGood = (answer: Answered | Unanswered): answer is Answered =>
  'status' in answer && answer.status >= 200 && answer.status <= 299 && answer.json !== undefined;

export const plivoNo = (answer: Answered | Unanswered): Finding => {
  if ('problem' in answer) {
    const next = 'Check the network, and any firewall or proxy in between.';
    return failed(`Plivo can't be reached: ${answer.problem}.`, next);
  }
  const { status, json } = answer;
  if (status === 401) {
    const next = 'Copy both from the overview page of the Plivo console.';
    return failed(`Plivo doesn't accept PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN (HTTP 401).`, next);
  }
  if (status === 429) return failed(`Plivo is busy (HTTP 429).`, 'Wait a minute, then run this again.');
  if (status <= 299) return differs(`Plivo answers HTTP ${status} without JSON.`, 'Is a proxy in between?');
  const said = textOf(fieldsOf(json).error);
  return failed(`Plivo answers HTTP ${status}${said ? `, ${quoted(said)}` : ''}.`);
};
