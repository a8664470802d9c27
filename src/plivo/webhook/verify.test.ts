import { validateSignature, validateV3Signature } from 'plivo';
import { describe, expect, it } from 'vitest';
import { SignatureError } from '../../ports/errors.ts';
import type { Params } from './parse.ts';
import { signV2, signV3 } from './signature.ts';
import { type SignedRequest, verifyPlivo } from './verify.ts';

const token = 'ExampleAuthToken0123456789abcdefghijklmn';
const other = 'AnotherAuthToken0123456789abcdefghijklmn';
const nonce = '05429567804466091622';
const url = 'https://bot.example.com/plivo/status';
const params: Params = [
  ['MessageUUID', 'b48d95dc-e3ac-11eb-a9c2-0242ac110005'],
  ['From', '14155550100'],
  ['To', '12125550199'],
  ['Status', 'delivered'],
  ['Type', 'mms'],
  ['ErrorCode', '000'],
];

const v2 = 'Bhij01M3RSLqjRubLeY43BwFF1Fhw/KhAKe7Sl3CI88=';
const v3 = '0bl/yf4ZDhxuqmCtD/jju4JwXoLCQ/7GEtQL5a1oyWY=';
const withV2 = (signature: string) => ({ 'x-plivo-signature-v2': signature, 'x-plivo-signature-v2-nonce': nonce });
const withV3 = (signature: string) => ({ 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': nonce });

type Given = Partial<Omit<SignedRequest, 'params'>> & { params?: Params };

const verdict = ({ params: sent = params, ...request }: Given): string => {
  try {
    return verifyPlivo({ method: 'POST', url, headers: {}, params: () => sent, tokens: [token], ...request });
  } catch (error) {
    return error instanceof SignatureError ? error.message : `threw ${String(error)}`;
  }
};

describe('verifyPlivo with V2', () => {
  it.each([
    [url, v2],
    [`${url}?job=42`, v2],
    [`${url}/`, 'YOisZUNU8DS+JQAVxbT7NahPmSZQkgcBDvhFbiyz7fA='],
    ['https://bot.example.com:8443/cb', '0aD5fGfHmmAq57ZS8nHv5ep9TuIuxoWPUsYTEPAsa9c='],
    ['http://bot.example.com/cb', 'WMSpo/2tij7K/T60mwKBLS0WEKsj+cpnJDKl6Qa+ZaU='],
  ])('takes the vector for %s for a hint, since the parameters are not signed', (at, signature) => {
    expect(verdict({ url: at, headers: withV2(signature) })).toBe('hint');
    expect(verdict({ url: at, headers: withV2(signature), params: [['Status', 'failed']] })).toBe('hint');
  });

  it.each([
    ['another scheme', { url: url.replace('https', 'http') }],
    ['another path', { url: `${url}/` }],
    ['another port', { url: 'https://bot.example.com:444/plivo/status' }],
    ['another nonce', { headers: { ...withV2(v2), 'x-plivo-signature-v2-nonce': '1' } }],
    ['another token', { tokens: [other] }],
    ['no token', { tokens: [] }],
  ])('refuses it for %s', (_what, change) => {
    expect(verdict({ headers: withV2(v2), ...change })).toBe('v3: absent; v2: no match');
  });

  it('never looks at the parameters', () => {
    const unread = () => expect.fail('it looked');
    const request = { method: 'POST', url, params: unread, tokens: [token] };
    expect(verifyPlivo({ ...request, headers: withV2(v2) })).toBe('hint');
    expect(() => verifyPlivo({ ...request, headers: withV2('AAAA') })).toThrow(SignatureError);
    expect(() => verifyPlivo({ ...request, headers: {} })).toThrow(SignatureError);
  });
});

describe('verifyPlivo with V3', () => {
  const queried = `${url}?tenant=T1&job=42`;
  const v3b = 'XjkTIZLcCufdj6QdqEAG029OAeS0hAcpJAJGUWqa1wM=';
  const v3c = 'tmPapIuGlK22vQRIhfBbSm/lVVqze8TPWD0+xMSs8bE=';

  it.each([
    ['POST', url, params, v3],
    ['POST', queried, params, v3b],
    ['POST', queried, params, `junk,${v3b}`],
    ['GET', url, params, v3c],
    ['GET', `${url}?${new URLSearchParams(Object.fromEntries(params))}`, [], v3c],
    ['POST', url, [], '0NY07aejcxvMKNUA0aT95Hd81/2iC5sTgrC8FDrAr/c='],
  ] as const)('believes the vector for %s %s', (method, at, sent, signature) => {
    expect(verdict({ method, url: at, params: sent, headers: withV3(signature) })).toBe('believed');
  });

  it.each([
    ['a changed parameter', { params: params.with(3, ['Status', 'failed']) }],
    ['a parameter more', { params: [...params, ['X', '']] as Params }],
    ['a parameter less', { params: params.slice(1) }],
    ['no parameters', { params: [] }],
    ['a query that was added', { url: queried }],
    ['the other method', { method: 'GET' }],
  ])('refuses %s', (_what, change) => {
    expect(verdict({ headers: withV3(v3), ...change })).toBe('v3: no match; v2: absent');
  });

  it('needs only one of V3 and Ma-V3 to match, since they may have different keys', () => {
    expect(verdict({ headers: { ...withV3('AAAA'), 'x-plivo-signature-ma-v3': v3 } })).toBe('believed');
    expect(verdict({ headers: { ...withV3(v3), 'x-plivo-signature-ma-v3': 'AAAA' } })).toBe('believed');
  });
});

describe('verifyPlivo with V3 and V2', () => {
  const maV3 = { 'x-plivo-signature-ma-v3': 'AAAA', 'x-plivo-signature-v3-nonce': nonce };

  it.each([
    ['does not match', withV3('AAAA')],
    ['is empty', { 'x-plivo-signature-v3': '' }],
    ['has no nonce', { 'x-plivo-signature-v3': v3 }],
    ['is only there as Ma-V3, and does not match', maV3],
  ])('takes it for a hint where V2 is valid and V3 %s', (_what, headers) => {
    expect(verdict({ headers: { ...withV2(v2), ...headers } })).toBe('hint');
  });

  it('believes V3 also beside a V2 that does not match', () => {
    expect(verdict({ headers: { ...withV2('AAAA'), ...withV3(v3) } })).toBe('believed');
  });

  it('refuses what matches neither', () => {
    expect(verdict({ headers: { ...withV2('AAAA'), ...withV3('AAAA') } })).toBe('v3: no match; v2: no match');
  });
});

describe('verifyPlivo while a token is rotated', () => {
  const forms = [
    ['V2', 'x-plivo-signature-v2', v2, 'hint'],
    ['Ma-V2', 'x-plivo-signature-ma-v2', v2, 'hint'],
    ['V3', 'x-plivo-signature-v3', v3, 'believed'],
    ['Ma-V3', 'x-plivo-signature-ma-v3', v3, 'believed'],
  ] as const;
  const nonces = { 'x-plivo-signature-v2-nonce': nonce, 'x-plivo-signature-v3-nonce': nonce };

  it.each(forms)('finds the good one of several in %s', (_form, header, good, trust) => {
    for (const list of [`AAAA,${good}`, `AAAA, ${good}`, ` ${good} ,AAAA`, ['AAAA', good]]) {
      expect(verdict({ headers: { ...nonces, [header]: list } })).toBe(trust);
    }
  });

  it.each(forms)('takes the previous token too in %s', (_form, header, good, trust) => {
    const headers = { ...nonces, [header]: good };
    expect(verdict({ headers, tokens: [other, token] })).toBe(trust);
    expect(verdict({ headers, tokens: [other, 'a third'] })).toMatch(/no match/);
  });

  it('looks at so many candidates and no further', () => {
    const list = `${'AAAA,'.repeat(3_000)}${v3}`;
    expect(verdict({ headers: withV3(list) })).toBe('v3: no match; v2: absent');
  });
});

describe('verifyPlivo with something missing', () => {
  it.each([
    ['every header', {}, 'v3: absent; v2: absent'],
    ['the V2 nonce', { 'x-plivo-signature-v2': v2 }, 'v3: absent; v2: no nonce'],
    [
      'the V2 nonce, with one of V3',
      { 'x-plivo-signature-v2': v2, 'x-plivo-signature-v3-nonce': nonce },
      'v3: absent; v2: no nonce',
    ],
    ['the V3 nonce', { 'x-plivo-signature-v3': v3, 'x-plivo-signature-v2-nonce': nonce }, 'v3: no nonce; v2: absent'],
    ['the value of V2', withV2(''), 'v3: absent; v2: no match'],
    ['a method that Plivo uses', { ...withV2(v2), ...withV3(v3) }, 'v3: method; v2: method'],
  ])('refuses without %s', (what, headers, reason) => {
    const method = what.startsWith('a method') ? 'PUT' : 'POST';
    expect(verdict({ method, headers })).toBe(reason);
  });

  it('does not throw anything else for odd headers and URLs', () => {
    expect(verdict({ url: 'not a url', headers: withV2('é\u0000,,') })).toBe('v3: absent; v2: no match');
  });
});

describe('the signed strings', () => {
  const cases: Params[] = [
    params,
    [
      ['b', ''],
      ['a', ' x '],
      ['requester_ip', '1.2.3.4'],
      ['Text', 'é 🎉 &=+%'],
    ],
  ];

  it.each(cases)("agree with the SDK's helpers for case %#", (...sent) => {
    const given = Object.fromEntries(sent.map(([name, value]) => [name, value]));
    const at = 'https://bot.example.com/cb?z=1&a=%C3%A9&a=b';
    expect(validateV3Signature('POST', at, nonce, token, signV3('POST', at, sent, nonce, token), given)).toBe(true);
    expect(validateSignature(at, nonce, signV2(at, nonce, token), token)).toBe(true);
  });
});
