import { describe, expect, it } from 'vitest';
import { RequestError } from '../../ports/errors.ts';
import { parseCallback, readForm } from './parse.ts';

const parsePlivo = (body: Uint8Array) => parseCallback(readForm(body));

const bytes = (text: string) => new TextEncoder().encode(text);
const uuid = 'b48d95dc-e3ac-11eb-a9c2-0242ac110005';
const form = (fields: Record<string, string>) =>
  bytes(new URLSearchParams({ MessageUUID: uuid, ...fields }).toString());

const refusal = (body: Uint8Array): unknown => {
  try {
    return parsePlivo(body);
  } catch (error) {
    return error instanceof RequestError ? { status: error.status, reason: error.message } : error;
  }
};

describe('parsePlivo', () => {
  it('reads a delivery with its price and ignores what it does not know', () => {
    const body = form({ Status: 'delivered', ErrorCode: '000', TotalAmount: '0.01600', Sequence: '7', Novelty: 'x' });
    expect(parsePlivo(body)).toEqual({ kind: 'status', uuid, state: 'delivered', price: '0.01600' });
  });

  it('gives a failure its code and its sentence', () => {
    expect(parsePlivo(form({ Status: 'undelivered', ErrorCode: '50' }))).toMatchObject({
      state: 'undelivered',
      errorCode: '50',
      failure: { code: 'plivo.50' },
    });
  });

  it.each(['000', '', '0'])('takes ErrorCode %j for no code', (ErrorCode) => {
    const parsed = parsePlivo(form({ Status: 'failed', ErrorCode }));
    expect(parsed).toMatchObject({ failure: { code: 'plivo.unexplained' } });
    expect(parsed).not.toHaveProperty('errorCode');
  });

  it('does not let an unsigned error code bring words or markup of its own', () => {
    const parsed = parsePlivo(form({ Status: 'failed', ErrorCode: '50) <https://evil.example|Click> (' }));
    expect(parsed).toMatchObject({ errorCode: '50httpsevile' });
  });

  it.each(['1e9', '-1', '', 'NaN', '0.016 USD'])('drops the price %j and keeps the report', (TotalAmount) => {
    expect(parsePlivo(form({ Status: 'sent', TotalAmount }))).toEqual({ kind: 'status', uuid, state: 'sent' });
  });

  it.each([
    ['queued', '2026-11-21T06:53:01Z'],
    ['sent', '2026-11-21T06:53:02Z'],
    ['delivered', '2026-11-21T06:53:03Z'],
    ['undelivered', '2026-11-21T06:53:03Z'],
  ])('says when it was %s, by the clock of Plivo', (Status, at) => {
    const times = {
      MessageTime: '2026-11-21 06:53:00.000000',
      QueuedTime: '2026-11-21 06:53:01.000000',
      SentTime: '2026-11-21 06:53:02.000000',
      DeliveryReportTime: '2026-11-21 06:53:03.000000',
    };
    expect(parsePlivo(form({ Status, ...times }))).toMatchObject({ occurredAt: Date.parse(at) });
  });

  it.each(['', 'yesterday', '2026-02-30 06:53:03'])('drops the time %j and keeps the report', (SentTime) => {
    expect(parsePlivo(form({ Status: 'sent', SentTime }))).toEqual({ kind: 'status', uuid, state: 'sent' });
  });

  it('says so when the status is a new word', () => {
    expect(parsePlivo(form({ Status: 'teleported' }))).toEqual({ kind: 'unsupported', uuid, word: 'teleported' });
  });

  it.each([
    ['an empty body', bytes('')],
    ['no MessageUUID', bytes('Status=sent')],
    ['no Status', form({ Text: 'hello' })],
    ['an empty MessageUUID', bytes('MessageUUID=&Status=sent')],
    ['a MessageUUID that is a path', bytes('MessageUUID=..%2F..%2FMedia&Status=sent')],
    ['a repeated parameter', bytes(`MessageUUID=${uuid}&Status=sent&Status=delivered`)],
    ['bytes that are not UTF-8', new Uint8Array([0x4d, 0x3d, 0xff, 0xfe])],
    ['escapes that are not UTF-8', bytes(`MessageUUID=${uuid}&Status=%FF`)],
    ['a broken escape', bytes(`MessageUUID=${uuid}&Status=%zz`)],
    ['JSON', bytes(JSON.stringify({ MessageUUID: uuid, Status: 'sent' }))],
    ['too many parameters', bytes(Array.from({ length: 101 }, (_, i) => `p${i}=1`).join('&'))],
  ])('refuses %s with 400', (_what, body) => {
    expect(refusal(body)).toMatchObject({ status: 400 });
  });
});

describe('readForm', () => {
  it('keeps order, repeats, blanks and hostile names as they came', () => {
    expect(readForm(bytes('b=+1%20&a&__proto__=x&a=%C3%A9&'))).toEqual([
      ['b', ' 1 '],
      ['a', ''],
      ['__proto__', 'x'],
      ['a', 'é'],
    ]);
  });
});
