import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { asForm } from '../../test/support/fuzz-parts.ts';
import { event, events, unheardEvents } from '../../test/support/slack-event-payloads.ts';
import { command, commands, interactions } from '../../test/support/slack-payloads.ts';
import type { ListenerDeps } from '../slack/listeners/deps.ts';
import { register } from '../slack/register.ts';
import { eventShapes } from './slack-event-shapes.ts';
import { checkSlackPayload } from './slack-payload.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const check = (type: string, body: string) => () => checkSlackPayload(type, Buffer.from(body));
const inForm = (payload: unknown) => asForm({ payload: JSON.stringify(payload) });
const refused = expect.objectContaining({ status: 400 });

describe('what Slack sends is taken', () => {
  it.each(Object.entries(commands))('a command: %s', (_what, fields) =>
    expect(check(form, asForm(fields))()).toBe('for-bolt'),
  );
  it.each(Object.entries(interactions))('an interaction: %s', (_what, payload) =>
    expect(check(form, inForm(payload))()).toBe('for-bolt'),
  );
  it.each(Object.entries(events))('an event: %s', (_what, body) =>
    expect(check(json, JSON.stringify(body))()).toBe('for-bolt'),
  );
  it.each(Object.entries(unheardEvents))('and acknowledged where nobody listens: %s', (_what, body) =>
    expect(check(json, JSON.stringify(body))()).toBe('acknowledge'),
  );

  it('and so are fields that nobody knows yet', () => {
    const tomorrow = { of_tomorrow: { any: [null] } };
    expect(check(form, asForm({ ...command, ...tomorrow }))()).toBe('for-bolt');
    for (const payload of Object.values(interactions)) {
      expect(check(form, inForm({ ...payload, ...tomorrow }))()).toBe('for-bolt');
    }
  });
});

it('listens for the events that the listeners are registered for', () => {
  const heard: unknown[] = [];
  const other = () => {};
  const app = { command: other, shortcut: other, view: other, action: other, options: other };
  register({ ...app, event: (type: unknown) => heard.push(type) } as unknown as App, {} as ListenerDeps);
  expect([...eventShapes.keys()]).toEqual(heard);
});

describe('a body that is of no kind', () => {
  it.each([
    [json, 'null'],
    [json, '[]'],
    [json, '5'],
    [json, ''],
    [json, '{"event":null}'],
    [json, '{"type":"event_callback","event":"x"}'],
    [json, '{"type":"event_callback","event":{}}'],
    [json, '{"event":{"type":"app_mention"}}'],
    [json, '{"type":"__proto__"}'],
    [form, ''],
    [form, 'payload=null'],
    [form, 'payload={'],
    [form, inForm({ type: 'dialog_submission' })],
    [form, inForm({ type: 'interactive_message', name: 'x' })],
    [form, asForm({ payload: [JSON.stringify(interactions['the form']), '{}'] })],
    [form, 'command=/mms&text=%ff'],
    [form, 'command=/mms&te%zzxt='],
  ])('is refused with 400: %s %s', (type, body) => expect(check(type, body)).toThrow(refused));

  it('is refused without quoting it', () => {
    expect(check(json, '{"text":"private words')).toThrow(expect.objectContaining({ message: 'the body is not JSON' }));
  });
});

/** The payload with something else at one place. */
const changed = (payload: unknown, path: string, value: unknown): unknown => {
  const copy = JSON.parse(JSON.stringify(payload));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce((held, key) => held[key], copy);
  holder[last] = value;
  return copy;
};

describe('a kind that is known, but misshapen', () => {
  it.each([
    ['team_id', ['T1', 'T2']],
    ['team_id', 'constructor'],
    ['command', ['/mms', '/mms']],
    ['user_id', undefined],
    ['user_id', ''],
    ['channel_id', undefined],
    ['trigger_id', undefined],
    ['text', ['a', 'b']],
    ['event', 'x'],
  ])('is refused with 400: a command whose %s is %j', (field, value) => {
    const { [field]: _old, ...fields } = command as Record<string, unknown>;
    const body = asForm(value === undefined ? fields : { ...fields, [field]: value });
    expect(check(form, body)).toThrow(refused);
  });

  it.each([
    ['a click on a card', 'user', undefined],
    ['a click on a card', 'user', null],
    ['a click on a card', 'user.id', {}],
    ['a click on a card', 'team.id', '__proto__'],
    ['a click on a card', 'team', 5],
    ['a click on a card', 'enterprise', 'E1'],
    ['a click on a card', 'channel', null],
    ['a click on a card', 'channel.id', 5],
    ['a click on a card', 'actions', undefined],
    ['a click on a card', 'actions', null],
    ['a click on a card', 'actions', []],
    ['a click on a card', 'actions', [null]],
    ['a click on a card', 'actions.0.action_id', null],
    ['a click on a card', 'actions.0.block_id', {}],
    ['a click on a card', 'actions.0.value', {}],
    ['a click on a card', 'container', 'message'],
    ['a click on a card', 'name', 'x'],
    ['a click on a card', 'event', null],
    ['a click on a card', 'command', null],
    ['a click on a card', 'response_urls', null],
    ['a click on a card', 'response_urls', [null]],
    ['a click in a workflow step', 'bot_access_token', { toString: null }],
    ['the form', 'view', null],
    ['the form', 'view', undefined],
    ['the form', 'view.callback_id', {}],
    ['the form', 'view.private_metadata', null],
    ['the form', 'view.state', 'x'],
    ['the form', 'view.app_installed_team_id', []],
    ['the form', 'actions', []],
    ['a form that was closed', 'view.callback_id', undefined],
    ['a message shortcut', 'message', null],
    ['a message shortcut', 'message.ts', undefined],
    ['a message shortcut', 'message.text', {}],
    ['a message shortcut', 'message.files', [null]],
    ['a message shortcut', 'channel', undefined],
    ['a message shortcut', 'trigger_id', undefined],
    ['a global shortcut', 'user', undefined],
    ['a menu that is loaded', 'action_id', undefined],
    ['a menu that is loaded', 'channel', null],
  ])('is refused with 400: %s whose %s is %j', (what, path, value) =>
    expect(check(form, inForm(changed(interactions[what], path, value)))).toThrow(refused),
  );

  it.each([
    ['a mention', 'authorizations', [null]],
    ['a mention', 'authorizations.0.team_id', 'constructor'],
    ['a mention', 'event.user', null],
    ['a mention', 'event.text', null],
    ['a mention', 'event.ts', undefined],
    ['a mention', 'event.channel', null],
    ['a mention', 'event.item', null],
    ['a mention', 'event.subteam', null],
    ['a mention', 'event.files', [{}]],
    ['a mention', 'response_urls', null],
    ['the Home tab', 'event.user', undefined],
    ['the Home tab', 'event.channel', null],
    ['url_verification', 'challenge', undefined],
  ])('is refused with 400: %s whose %s is %j', (what, path, value) =>
    expect(check(json, JSON.stringify(changed(events[what], path, value)))).toThrow(refused),
  );

  it('is refused with the place, and without what stands there', () => {
    const body = JSON.stringify(event({ type: 'app_mention', text: 5, ts: '1.2', channel: 'private words' }));
    const message = 'the payload is not as Slack sends it, at event.text';
    expect(check(json, body)).toThrow(expect.objectContaining({ message }));
  });
});
