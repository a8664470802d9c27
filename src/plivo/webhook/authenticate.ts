import { type Params, readForm } from './form.ts';
import { type SignedRequest, verifyPlivo } from './verify.ts';

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
