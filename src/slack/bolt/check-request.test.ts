import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { command, commands, interactions } from '../../../test/support/payloads/slack.ts';
import { event, events, unheardEvents } from '../../../test/support/payloads/slack-events.ts';
import type { ListenerDeps } from '../listeners/deps.ts';
import { eventShapes } from '../reading/event-shapes.ts';
import { checkPayload as check } from './check-request.ts';
import { register } from './register.ts';

const refusedAt = (place: string) => ({ refused: `the payload is not as Slack sends it, at ${place}` });
const ofNoKind = { refused: 'the payload is of no kind that Slack sends' };
const { url_verification: verification, ...callbacks } = events;

describe('what Slack sends is taken', () => {
  it.each(Object.entries(commands))('a command: %s', (_what, fields) =>
    expect(check('command', fields)).toBe('for-bolt'),
  );
  it.each(Object.entries(interactions))('an interaction: %s', (_what, payload) =>
    expect(check('interaction', payload)).toBe('for-bolt'),
  );
  it.each(Object.entries(callbacks))('an event: %s', (_what, body) => expect(check('event', body)).toBe('for-bolt'));
  it('the question whether the address is ours', () =>
    expect(check('url_verification', verification)).toBe('for-bolt'));
  it.each(Object.entries(unheardEvents))('and acknowledged where nobody listens: %s', (_what, body) =>
    expect(check('event', body)).toBe('acknowledge'),
  );

  it('and so are fields that nobody knows yet', () => {
    const tomorrow = { of_tomorrow: { any: [null] } };
    expect(check('command', { ...command, ...tomorrow })).toBe('for-bolt');
    for (const payload of Object.values(interactions)) {
      expect(check('interaction', { ...payload, ...tomorrow })).toBe('for-bolt');
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

describe('a payload that is of no kind', () => {
  it.each([
    ['event', null],
    ['event', []],
    ['event', 5],
    ['event', undefined],
    ['event', { event: null }],
    ['event', { type: 'event_callback', event: 'x' }],
    ['event', { type: 'event_callback', event: {} }],
    ['event', { event: { type: 'app_mention' } }],
    ['event', { type: '__proto__' }],
    ['event', verification],
    ['event', interactions['the form']],
    ['interaction', null],
    ['interaction', { type: 'dialog_submission' }],
    ['interaction', { type: 'interactive_message', name: 'x' }],
    ['interaction', events['a mention']],
    ['command', null],
    ['url_verification', null],
  ] as const)('is refused: %s %j', (kind, payload) => expect(check(kind, payload)).toEqual(ofNoKind));

  it('is refused as a command that names none', () => {
    expect(check('command', {})).toEqual(refusedAt('command'));
    expect(check('command', interactions['the form'])).toEqual(refusedAt('command'));
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
  ])('is refused: a command whose %s is %j', (field, value) =>
    expect(check('command', { ...command, [field]: value })).toEqual(refusedAt(field)),
  );

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
    ['a click on a card', 'container.message_ts', 5],
    ['a click on a card', 'container.is_ephemeral', 'yes'],
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
  ])('is refused: %s whose %s is %j', (what, path, value) =>
    expect(check('interaction', changed(interactions[what], path, value))).toEqual({ refused: expect.any(String) }),
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
  ])('is refused: %s whose %s is %j', (what, path, value) =>
    expect(check('event', changed(events[what], path, value))).toEqual({ refused: expect.any(String) }),
  );

  it('is refused: a question about the address without its challenge', () =>
    expect(check('url_verification', { ...verification, challenge: undefined })).toEqual(refusedAt('challenge')));

  it('is refused with the place, and without what stands there', () => {
    const mention = event({ type: 'app_mention', text: 5, ts: '1.2', channel: 'private words' });
    expect(check('event', mention)).toEqual(refusedAt('event.text'));
  });
});
