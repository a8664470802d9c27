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

const verdict = (request: Partial<SignedRequest>): string => {
  try {
    verifyPlivo({ method: 'POST', url, headers: {}, params, tokens: [token], ...request });
    return 'accepted';
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
  ])('accepts the vector for %s', (at, signature) => {
    expect(verdict({ url: at, headers: withV2(signature) })).toBe('accepted');
  });

  it.each([
    ['another scheme', { url: url.replace('https', 'http') }],
    ['another path', { url: `${url}/` }],
    ['another port', { url: 'https://bot.example.com:444/plivo/status' }],
    ['another nonce', { headers: { ...withV2(v2), 'x-plivo-signature-v2-nonce': '1' } }],
    ['another token', { tokens: [other] }],
    ['no token', { tokens: [] }],
  ])('refuses it for %s', (_what, change) => {
    expect(verdict({ headers: withV2(v2), ...change })).toBe('v2: no signature matches');
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
  ] as const)('accepts the vector for %s %s', (method, at, sent, signature) => {
    expect(verdict({ method, url: at, params: sent, headers: withV3(signature) })).toBe('accepted');
  });

  it.each([
    ['a changed parameter', { params: params.with(3, ['Status', 'failed']) }],
    ['a parameter more', { params: [...params, ['X', '']] as Params }],
    ['a parameter less', { params: params.slice(1) }],
    ['no parameters', { params: [] }],
    ['a query that was added', { url: queried }],
    ['the other method', { method: 'GET' }],
  ])('refuses %s', (_what, change) => {
    expect(verdict({ headers: withV3(v3), ...change })).toBe('v3: no signature matches');
  });

  it('is not rescued by a good V2 when it fails', () => {
    expect(verdict({ headers: { ...withV2(v2), ...withV3('AAAA') } })).toBe('v3: no signature matches');
  });

  it('is not rescued by a good V2 when it is empty or only its Ma- form is there and fails', () => {
    expect(verdict({ headers: { ...withV2(v2), 'x-plivo-signature-v3': '' } })).toBe('v3: no nonce');
    const ma = { 'x-plivo-signature-ma-v3': 'AAAA', 'x-plivo-signature-v3-nonce': nonce };
    expect(verdict({ headers: { ...withV2(v2), ...ma } })).toBe('v3: no signature matches');
  });

  it('needs only one of V3 and Ma-V3 to match, since they may have different keys', () => {
    expect(verdict({ headers: { ...withV3('AAAA'), 'x-plivo-signature-ma-v3': v3 } })).toBe('accepted');
  });
});

describe('verifyPlivo while a token is rotated', () => {
  it.each([`AAAA,${v2}`, `AAAA, ${v2}`, ` ${v2} ,AAAA`])('finds the good one in %j', (list) => {
    expect(verdict({ headers: withV2(list) })).toBe('accepted');
  });

  it('accepts the previous token too', () => {
    expect(verdict({ headers: withV2(v2), tokens: [other, token] })).toBe('accepted');
  });

  it('reads a header that came twice as one list', () => {
    expect(verdict({ headers: { ...withV2(v2), 'x-plivo-signature-v2': ['AAAA', v2] } })).toBe('accepted');
  });
});

describe('verifyPlivo with something missing', () => {
  it.each([
    ['every header', {}, 'no signature'],
    ['the V2 nonce', { 'x-plivo-signature-v2': v2 }, 'v2: no nonce'],
    [
      'the V2 nonce, with one of V3',
      { 'x-plivo-signature-v2': v2, 'x-plivo-signature-v3-nonce': nonce },
      'v2: no nonce',
    ],
    ['the V3 nonce', { 'x-plivo-signature-v3': v3, 'x-plivo-signature-v2-nonce': nonce }, 'v3: no nonce'],
    ['the value of V2', withV2(''), 'v2: no signature matches'],
    ['a method that Plivo uses', withV2(v2), 'v2: method'],
  ])('refuses without %s', (what, headers, reason) => {
    const method = what.startsWith('a method') ? 'PUT' : 'POST';
    expect(verdict({ method, headers })).toBe(reason);
  });

  it('does not throw anything else for odd headers and URLs', () => {
    expect(verdict({ url: 'not a url', headers: withV2('é\u0000,,') })).toBe('v2: no signature matches');
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
