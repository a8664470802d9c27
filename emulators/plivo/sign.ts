/**
 * Signatures of webhooks, written from the description in docs/emulators-plivo.md and not shared with the code that
 * checks them.
 */
import { createHmac, randomInt } from 'node:crypto';

export const signatureForms = ['V2', 'Ma-V2', 'V3', 'Ma-V3'] as const;
export type SignatureForm = (typeof signatureForms)[number];

export type SigningKeys = {
  /** Of the account or subaccount that sends; the previous one too while it is being rotated. */
  own: readonly string[];
  /** Of the main account. */
  main: readonly string[];
};

/** Whose token a form is signed with; a form that is not here is not sent. */
export type SignedBy = Partial<Record<SignatureForm, 'own' | 'main' | 'another'>>;

type Signed = { method: 'GET' | 'POST'; url: string; params: Record<string, string> };

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text, 'utf8').digest('base64');

const split = (url: string) => {
  const [beforeFragment = ''] = url.split('#');
  const question = beforeFragment.indexOf('?');
  const full = question < 0 ? beforeFragment : beforeFragment.slice(0, question);
  return {
    base: full.replace(/^(https?:\/\/)[^/@]*@/, '$1'),
    query: Object.fromEntries(new URLSearchParams(question < 0 ? '' : beforeFragment.slice(question + 1))),
  };
};

const joined = (params: Record<string, string>, between: string, after: string) =>
  Object.keys(params)
    .sort()
    .map((key) => key + between + params[key])
    .join(after);

/** The text under the V3 signatures, without the nonce that follows it. */
export const v3Text = ({ method, url, params }: Signed): string => {
  const { base, query } = split(url);
  if (method === 'GET') {
    const all = joined({ ...query, ...params }, '=', '&');
    return all === '' ? base : `${base}?${all}`;
  }
  const inUrl = joined(query, '=', '&');
  if (Object.keys(params).length === 0) return inUrl === '' ? base : `${base}?${inUrl}`;
  return `${base}?${inUrl === '' ? '' : `${inUrl}.`}${joined(params, '', '')}`;
};

/** Header by header. With two keys the signatures stand in one header, separated by a comma. */
export const signatureHeaders = (
  signed: Signed,
  keys: SigningKeys,
  forms: readonly SignatureForm[],
  by: SignedBy = usualKeys,
): Record<string, string> => {
  const headers: Record<string, string> = {};
  const tokens = { ...keys, another: ['the token of another account'] };
  for (const family of ['V2', 'V3'] as const) {
    const nonce = String(randomInt(1e12, 1e14)).padStart(20, '0');
    const text = family === 'V2' ? split(signed.url).base + nonce : `${v3Text(signed)}.${nonce}`;
    for (const form of [family, `Ma-${family}`] as const) {
      const whose = by[form];
      if (!forms.includes(form) || whose === undefined) continue;
      headers[`X-Plivo-Signature-${form}`] = tokens[whose].map((token) => hmac(token, text)).join(',');
      headers[`X-Plivo-Signature-${family}-Nonce`] = nonce;
    }
  }
  return headers;
};

const usualKeys: SignedBy = { V2: 'own', 'Ma-V2': 'main', V3: 'own', 'Ma-V3': 'main' };

/** The forms of each choice of the habit `signatures`. */
export const signedBy: Readonly<Record<'all' | 'subaccount' | 'onlyV2' | 'foreignV3', SignedBy>> = {
  all: usualKeys,
  subaccount: { V2: 'another', 'Ma-V2': 'main', V3: 'another', 'Ma-V3': 'main' },
  onlyV2: { V2: 'own', 'Ma-V2': 'main' },
  foreignV3: { V2: 'own', 'Ma-V2': 'main', V3: 'another', 'Ma-V3': 'another' },
};
