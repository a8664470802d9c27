/**
 * Whether a webhook is from Plivo. https://docs.plivo.com/docs/messaging/concepts/signature-validation documents V2 for
 * messages; the V3 family is seen in live traffic. `Ma-` forms are keyed with the main account's token, the others with
 * that of the sending subaccount. While a token is rotated Plivo signs with each one and separates them by commas.
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
  params: Params;
  /** The current token, and the previous one while it is being rotated. */
  tokens: readonly string[];
};

/** Both signature headers of a family as one list; undefined if Plivo sent neither. */
const given = (headers: SignedRequest['headers'], family: 'v2' | 'v3'): string[] | undefined => {
  const names = [`x-plivo-signature-${family}`, `x-plivo-signature-ma-${family}`];
  const lists = names.flatMap((name) => headers[name] ?? []);
  return lists.length === 0 ? undefined : lists.flatMap((list) => list.split(',')).map((signature) => signature.trim());
};

const check = (family: 'v2' | 'v3', signatures: string[], request: SignedRequest): void => {
  const nonce = request.headers[`x-plivo-signature-${family}-nonce`]?.toString();
  if (!nonce) throw new SignatureError(`${family}: no nonce`);
  const { method, url, params, tokens } = request;
  if (method !== 'GET' && method !== 'POST') throw new SignatureError(`${family}: method`);
  const matches = tokens.some((token) => {
    const expected = family === 'v2' ? signV2(url, nonce, token) : signV3(method, url, params, nonce, token);
    return signatures.some((signature) => equalInConstantTime(signature, expected));
  });
  if (!matches) throw new SignatureError(`${family}: no signature matches`);
};

/**
 * Throws `SignatureError` unless one signature matches. V3 decides if it is there: it covers the parameters, so V2 must
 * not rescue a request whose V3 fails.
 */
export const verifyPlivo = (request: SignedRequest): void => {
  const v3 = given(request.headers, 'v3');
  const v2 = given(request.headers, 'v2');
  if (v3) check('v3', v3, request);
  else if (v2) check('v2', v2, request);
  else throw new SignatureError('no signature');
};

type Callback = Omit<SignedRequest, 'params' | 'tokens'> & { body: Uint8Array };

/**
 * For the HTTP route: the parameters of a callback that is from Plivo. The form has to be read first, since V3 signs its
 * decoded values. Throws `RequestError` 400 or `SignatureError`.
 */
export const createPlivoAuthenticator =
  ({ tokens }: { tokens: readonly string[] }) =>
  ({ body, ...signed }: Callback): Params => {
    const params = readForm(body);
    verifyPlivo({ ...signed, params, tokens });
    return params;
  };
