import { describe, expect, it } from 'vitest';
import { asForm } from '../../test/support/fuzz/parts.ts';
import { command, interactions } from '../../test/support/payloads/slack.ts';
import { events } from '../../test/support/payloads/slack-events.ts';
import { readSlackBody } from './slack-body.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const read = (type: string, body: string) => readSlackBody(type, Buffer.from(body));

describe('a body that does not begin as a form', () => {
  it.each([
    '',
    '=',
    '&command=/mms',
    ' command=/mms',
    '{"a":"&command=/mms"}',
    '[1]',
    '"&payload={}"',
    'null&command=/mms',
  ])('is none: %s', (body) => expect(() => read(form, body)).toThrow('the body is not a form'));
});

describe('a body', () => {
  const mention = events['a mention'];
  const click = interactions['a click on a card'];
  it.each([
    ['a command', form, asForm(command), 'command', command],
    ['a command with two texts', form, 'command=/mms&text=a&text=b', 'command', { command: '/mms', text: ['a', 'b'] }],
    ['an interaction', form, asForm({ payload: JSON.stringify(click) }), 'interaction', click],
    ['an interaction of null', form, 'payload=null', 'interaction', null],
    ['two interactions', form, 'payload=1&payload=2', 'command', { payload: ['1', '2'] }],
    ['an event', json, JSON.stringify(mention), 'event', JSON.parse(JSON.stringify(mention))],
    ['JSON of nothing', json, 'null', 'event', null],
    [
      'the question about the address',
      json,
      '{"type":"url_verification"}',
      'url_verification',
      { type: 'url_verification' },
    ],
    [
      'text beyond ASCII',
      form,
      'command=/mms&text=h%C3%A9+%F0%9F%98%80',
      'command',
      { command: '/mms', text: 'hé 😀' },
    ],
  ])('is read as what Slack says that it is: %s', (_what, type, body, kind, payload) =>
    expect(read(type, body)).toEqual({ kind, payload }),
  );

  it.each([
    [json, ''],
    [json, '{'],
    [form, 'payload='],
    [form, 'payload={'],
    [form, 'command=/mms&text=%ff'],
    [form, 'command=/mms&te%zzxt='],
  ])('that is not what the media type says is refused with 400: %s %s', (type, body) =>
    expect(() => read(type, body)).toThrow(expect.objectContaining({ status: 400 })),
  );

  it('is refused without quoting it', () => {
    expect(() => read(json, '{"text":"private words')).toThrow(
      expect.objectContaining({ message: 'the body is not JSON' }),
    );
  });
});
