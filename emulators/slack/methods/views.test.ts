import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackDriver } from '../emulator.ts';
import { isObject, type Json, text } from '../json.ts';
import { people, places } from '../seed.ts';
import { startApp, startSlack } from '../testing.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
let app: Awaited<ReturnType<typeof startApp>>;
let driver: SlackDriver;
beforeEach(async () => {
  running = await startSlack();
  app = await startApp();
  driver = running.slack.connect(app.url);
});
afterEach(async () => {
  await running.slack.close();
  await app.close();
});

const modal = (more: Json = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Send' },
  blocks: [
    { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: { type: 'plain_text', text: '+' } }] },
  ],
  ...more,
});
const trigger = async (): Promise<string> => {
  await driver.command({ user: people.sender, channel: places.general });
  return text(app.last().trigger_id);
};
const triggerInside = async (): Promise<string> => {
  await driver.click({ user: people.sender, view: 'modal', actionId: 'more' });
  return text(app.last().trigger_id);
};
const open = (view: Json, trigger_id: string) => running.call('views.open', { view, trigger_id });
const idOf = (answer: Json) => (isObject(answer.view) ? text(answer.view.id) : '');

describe('views.open', () => {
  it('shows the view to whoever gave the trigger', async () => {
    expect(await open(modal(), await trigger())).toMatchObject({ ok: true });
    expect(running.slack.view(people.sender)?.title).toEqual({ type: 'plain_text', text: 'Send' });
    expect(running.slack.view(people.colleague)).toBeUndefined();
  });

  it('takes a trigger once and for three seconds', async () => {
    const used = await trigger();
    await open(modal(), used);
    expect(await open(modal(), used)).toMatchObject({ error: 'exchanged_trigger_id' });
    const late = await trigger();
    running.clock.ms += 3001;
    expect(await open(modal(), late)).toMatchObject({ error: 'expired_trigger_id' });
    expect(await open(modal(), '1.2.3')).toMatchObject({ error: 'invalid_trigger_id' });
    expect(await open(modal(), '')).toMatchObject({ error: 'invalid_arguments' });
  });

  it('refuses a bad view with what is wrong, and leaves the trigger for a better one', async () => {
    const id = await trigger();
    const bad = await open(modal({ title: { type: 'plain_text', text: 'x'.repeat(25) } }), id);
    expect(bad).toMatchObject({ error: 'invalid_arguments' });
    expect(JSON.stringify(bad)).toContain('must be less than 25 characters [json-pointer:/view/title/text]');
    expect(await open(modal(), id)).toMatchObject({ ok: true });
  });

  it('refuses more than 250 KB and an external id in use', async () => {
    const big = Array.from({ length: 100 }, () => ({
      type: 'section',
      text: { type: 'plain_text', text: 'x'.repeat(2700) },
    }));
    expect(await open(modal({ blocks: big }), await trigger())).toMatchObject({ error: 'view_too_large' });
    await open(modal({ external_id: 'one' }), await trigger());
    expect(await open(modal({ external_id: 'one' }), await trigger())).toMatchObject({
      error: 'duplicate_external_id',
    });
  });

  it('refuses a file field without files:read', async () => {
    running.slack.scopes.delete('files:read');
    const element = { type: 'file_input', action_id: 'f' };
    const blocks = [{ type: 'input', label: { type: 'plain_text', text: 'F' }, element }];
    const view = modal({ blocks, submit: { type: 'plain_text', text: 'OK' } });
    expect(await open(view, await trigger())).toMatchObject({ error: 'missing_scope', needed: 'files:read' });
  });
});

describe('views.push', () => {
  it('stacks three views and no more, with triggers from inside', async () => {
    await open(modal(), await trigger());
    const push = async () => running.call('views.push', { view: modal(), trigger_id: await triggerInside() });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ ok: true });
    expect(running.slack.viewStack(people.sender)).toHaveLength(3);
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
  });

  it('refuses the trigger of a command', async () => {
    await open(modal(), await trigger());
    const answer = await running.call('views.push', { view: modal(), trigger_id: await trigger() });
    expect(answer).toMatchObject({ error: 'invalid_trigger_id' });
  });
});

describe('views.update', () => {
  it('loses against a newer view by its hash', async () => {
    const opened = await open(modal(), await trigger());
    const hash = isObject(opened.view) ? opened.view.hash : '';
    const update = (args: Json) => running.call('views.update', { view: modal(), view_id: idOf(opened), ...args });
    expect(await update({ hash })).toMatchObject({ ok: true });
    expect(await update({ hash })).toMatchObject({ error: 'hash_conflict' });
  });

  it('keeps what was typed where block and action keep their ids', async () => {
    const input = (block_id: string) => ({
      type: 'input',
      block_id,
      label: { type: 'plain_text', text: 'To' },
      element: { type: 'plain_text_input', action_id: 'value' },
    });
    const submit = { type: 'plain_text', text: 'OK' };
    const opened = await open(modal({ submit, blocks: [input('to'), input('gone')] }), await trigger());
    driver.fill({ user: people.sender, values: { to: 'kept', gone: 'lost' } });
    await running.call('views.update', {
      view_id: idOf(opened),
      view: modal({ submit, blocks: [input('to'), input('new')] }),
    });
    expect(running.slack.view(people.sender)?.state.values).toMatchObject({
      to: { value: { value: 'kept' } },
      new: { value: { value: null } },
    });
  });

  it('does not find a view that was closed', async () => {
    const opened = await open(modal(), await trigger());
    await driver.closeView({ user: people.sender });
    const answer = await running.call('views.update', { view_id: idOf(opened), view: modal() });
    expect(answer).toMatchObject({ error: 'not_found' });
  });
});

describe('views.publish', () => {
  const home = { type: 'home', blocks: [{ type: 'divider' }] };

  it('shows the Home of one person', async () => {
    expect(await running.call('views.publish', { user_id: people.sender, view: home })).toMatchObject({ ok: true });
    expect(running.slack.home(people.sender)?.blocks).toHaveLength(1);
    await driver.openHome({ user: people.sender });
    expect(app.last()).toMatchObject({ event: { type: 'app_home_opened', tab: 'home', view: { type: 'home' } } });
  });

  it('refuses a modal, a stale hash and nobody', async () => {
    const publish = (args: Json) => running.call('views.publish', { user_id: people.sender, view: home, ...args });
    expect(await publish({ view: modal() })).toMatchObject({ error: 'invalid_arguments' });
    expect(await publish({ hash: 'stale' })).toMatchObject({ error: 'hash_conflict' });
    expect(await publish({ user_id: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  });
});
