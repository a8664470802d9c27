/**
 * Whether a webhook is from Plivo, and what of it. https://docs.plivo.com/docs/messaging/concepts/signature-validation
 * documents V2 for messages; the V3 family is seen in live traffic. `Ma-` forms are keyed with the main account's token,
 * the others with that of the sending subaccount. While a token is rotated Plivo signs with each one and separates them
 * by commas.
 */
import { equalInConstantTime } from '../../kit/constant-time.ts';
import { SignatureError } from '../../ports/errors.ts';
import { type Params, readForm } from './parse.ts';
import { signV2, signV3 } from './signature.ts';

export type SignedRequest = {
  method: string;
  /** The whole URL as it was given to Plivo (the configured public one), never made from the `Host` header. */
  url: string;
  /** With names in lower case, as `node:http` has them. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Asked for only where something is signed that covers them. Throws if they cannot be read. */
  params(): Params;
  /** The current token, and the previous one while it is being rotated. */
  tokens: readonly string[];
};

/** `hint`: Plivo signed the address that was called, and not what is said there. */
export type Trust = 'believed' | 'hint';

/** Plivo sends two headers of a family with two tokens each at most; the rest would only cost time. */
const candidatesMax = 16;

/** Both signature headers of a family as one list. */
const given = (headers: SignedRequest['headers'], family: 'v2' | 'v3'): string[] => {
  const names = [`x-plivo-signature-${family}`, `x-plivo-signature-ma-${family}`];
  const lists = names.flatMap((name) => headers[name] ?? []);
  return lists.flatMap((list) => list.split(',', candidatesMax)).map((signature) => signature.trim());
};

/** Whether there is anything to check; what has no signature needs not be read. */
export const isSigned = (headers: SignedRequest['headers']): boolean =>
  given(headers, 'v2').length + given(headers, 'v3').length > 0;

/** Why no signature of a family is valid; undefined if one is. Compares each of them with each token, whatever it finds. */
const faultOf = (family: 'v2' | 'v3', request: SignedRequest): string | undefined => {
  const { method, url, headers, params, tokens } = request;
  if (method !== 'GET' && method !== 'POST') return 'method';
  const signatures = given(headers, family);
  if (signatures.length === 0) return 'absent';
  const nonce = headers[`x-plivo-signature-${family}-nonce`]?.toString();
  if (!nonce) return 'no nonce';
  const expected = tokens.map((token) =>
    family === 'v2' ? signV2(url, nonce, token) : signV3(method, url, params(), nonce, token),
  );
  const matches = expected.flatMap((own) => signatures.map((signature) => equalInConstantTime(signature, own)));
  return matches.includes(true) ? undefined : 'no match';
};

/**
 * V3 covers the parameters, so one that is valid is believed. V2 covers the URL alone: who captured one callback can take
 * its V3 away and write another body, and beside it the V3 of a subaccount may be of a token that is not ours. So a valid
 * V2 without a valid V3 is a hint, whatever else is there.
 *
 * @throws SignatureError, if neither is valid
 */
export const verifyPlivo = (request: SignedRequest): Trust => {
  const v3 = faultOf('v3', request);
  if (v3 === undefined) return 'believed';
  const v2 = faultOf('v2', request);
  if (v2 === undefined) return 'hint';
  throw new SignatureError(`v3: ${v3}; v2: ${v2}`);
};

type Callback = Omit<SignedRequest, 'params' | 'tokens'> & { body: Uint8Array };

/**
 * For the HTTP route: the parameters of a callback that is from Plivo, and whether they are believed. V3 signs the decoded
 * values, so the form is read for a V3; one that has none is checked before that. Throws `RequestError` 400 or
 * `SignatureError`.
 */
export const createPlivoAuthenticator =
  ({ tokens }: { tokens: readonly string[] }) =>
  ({ body, ...signed }: Callback): { params: Params; trust: Trust } => {
    let read: Params | undefined;
    const params = (): Params => {
      read ??= readForm(body);
      return read;
    };
    const trust = verifyPlivo({ ...signed, params, tokens });
    return { params: params(), trust };
  };
