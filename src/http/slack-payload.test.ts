import { describe, expect, it } from 'vitest';
import { checkSlackPayload } from './slack-payload.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const check = (type: string, body: string) => () => checkSlackPayload(type, Buffer.from(body));
const inForm = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

describe('a body that Bolt understands', () => {
  it.each([
    [json, '{"type":"url_verification","challenge":"x"}'],
    [json, '{"type":"event_callback","event":{"type":"app_mention"}}'],
    [form, 'command=%2Fmms&text='],
    [form, inForm({ type: 'view_submission' })],
    [form, inForm({ type: 'block_actions' })],
  ])('passes: %s %s', (type, body) => expect(check(type, body)).not.toThrow());
});

describe('a body that Bolt does not understand', () => {
  it.each([
    [json, 'null'],
    [json, '[]'],
    [json, '5'],
    [json, ''],
    [json, '{"event":null}'],
    [json, '{"type":"event_callback","event":"x"}'],
    [form, ''],
    [form, 'payload=null'],
    [form, 'payload={'],
    [form, inForm({ type: 'dialog_submission' })],
  ])('is refused with 400: %s %s', (type, body) =>
    expect(check(type, body)).toThrow(expect.objectContaining({ status: 400 })),
  );

  it('is refused without quoting it', () => {
    expect(check(json, '{"text":"private words')).toThrow(expect.objectContaining({ message: 'the body is not JSON' }));
  });
});
