import { describe, expect, it } from 'vitest';
import { signature } from '../../../emulators/slack/sign.ts';
import { createSlackAuthenticator, type SignedBySlack } from './check-request.ts';

const signingSecret = 'a signing secret of a test';
const nowSeconds = 1_780_000_000;
const body = 'command=%2Fmms&text=h%C3%A9llo';
const verify = createSlackAuthenticator({ signingSecret, now: () => nowSeconds * 1_000 + 999 });

const signed = (timestamp = nowSeconds, secret = signingSecret, text = body): SignedBySlack => ({
  headers: {
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signature(secret, timestamp, text),
  },
  body: Buffer.from(text),
});
const withHeaders = (headers: SignedBySlack['headers']): SignedBySlack => ({
  ...signed(),
  headers: { ...signed().headers, ...headers },
});

describe('the signature', () => {
  it('is that of the example in the documentation of Slack', () => {
    const example = createSlackAuthenticator({
      signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
      now: () => 1_531_420_618_000,
    });
    const form =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    expect(() => example({ headers, body: Buffer.from(form) })).not.toThrow();
  });

  it('is taken over the bytes', () => {
    expect(() => verify(signed())).not.toThrow();
    expect(() => verify({ ...signed(), body: Buffer.from(`${body} `) })).toThrow('no signature matches');
  });

  it('of another secret is refused', () => {
    expect(() => verify(signed(nowSeconds, 'another secret'))).toThrow('no signature matches');
  });

  const right = signed().headers['x-slack-signature'];
  it.each([
    undefined,
    '',
    'v0=',
    String(right).slice(3),
    `v1=${String(right).slice(3)}`,
    `${right}0`,
    `${right}, ${right}`,
  ])('may not be %j', (given) => {
    expect(() => verify(withHeaders({ 'x-slack-signature': given }))).toThrow('no signature matches');
  });

  it('cannot be asked for with an empty secret, with which everybody could sign', () => {
    expect(() => createSlackAuthenticator({ signingSecret: '', now: Date.now })).toThrow(TypeError);
  });
});

describe('the timestamp', () => {
  it.each([0, 299, 300, -1, -60])('may be %i s old', (age) => {
    expect(() => verify(signed(nowSeconds - age))).not.toThrow();
  });

  it.each([301, 3600, -61, -3600])('may not be %i s old', (age) => {
    expect(() => verify(signed(nowSeconds - age))).toThrow(/s old|s ahead/);
  });

  it.each([
    undefined,
    '',
    'soon',
    '-1',
    '1e9',
    `${nowSeconds}.5`,
    `0x${nowSeconds.toString(16)}`,
    `${nowSeconds}, ${nowSeconds}`,
  ])('may not be %j', (timestamp) => {
    expect(() => verify(withHeaders({ 'x-slack-request-timestamp': timestamp }))).toThrow('no timestamp');
  });
});
