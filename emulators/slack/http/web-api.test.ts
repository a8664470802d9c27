import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people, places } from '../seed.ts';
import { botToken, startSlack } from '../testing.ts';

let running: Awaited<ReturnType<typeof startSlack>>;
beforeEach(async () => {
  running = await startSlack({ appToken: 'xapp-test' });
});
afterEach(() => running.slack.close());

const post = (path: string, init: RequestInit) =>
  fetch(`${running.slack.apiUrl}${path}`, { method: 'POST', ...init }).then((response) => response.json());
const bearer = { authorization: `Bearer ${botToken}` };

/** As a browser asks that took a stranger's name for this machine. */
const askAs = (host: string, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, running.slack.origin);
    request(url, { headers: { host } }, (answer) => resolve(answer.resume().statusCode ?? 0))
      .once('error', reject)
      .end();
  });

describe('a call', () => {
  it('by a name that somebody else made point here is refused, whatever it asks for', async () => {
    const port = new URL(running.slack.origin).port;
    for (const path of ['/api/auth.test', '/', '/files/F1/cat.jpg']) {
      expect(await askAs(`evil.example:${port}`, path)).toBe(421);
      expect(await askAs(`127.0.0.1.evil.example:${port}`, path)).toBe(421);
      expect(await askAs(`localhost:${port}`, path)).not.toBe(421);
    }
  });

  it('without a token is not_authed, with a wrong one invalid_auth', async () => {
    expect(await post('auth.test', {})).toMatchObject({ ok: false, error: 'not_authed' });
    expect(await running.call('auth.test', {}, 'xoxb-wrong')).toMatchObject({ error: 'invalid_auth' });
    expect(await running.call('auth.test', {}, 'xapp-test')).toMatchObject({ error: 'not_allowed_token_type' });
  });

  it('takes the token from a form, and not from JSON', async () => {
    expect(await post('auth.test', { body: new URLSearchParams({ token: botToken }) })).toMatchObject({ ok: true });
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: botToken }) };
    expect(await post('auth.test', json)).toMatchObject({ error: 'not_authed' });
  });

  it('takes a form with JSON inside, JSON, and multipart', async () => {
    const blocks = [{ type: 'divider' }];
    const form = new FormData();
    for (const [name, value] of [
      ['channel', places.general],
      ['blocks', JSON.stringify(blocks)],
    ] as const) {
      form.append(name, value);
    }
    const urlencoded = new URLSearchParams({ channel: places.general, blocks: JSON.stringify(blocks) });
    expect(await post('chat.postMessage', { headers: bearer, body: form })).toMatchObject({ ok: true });
    expect(await post('chat.postMessage', { headers: bearer, body: urlencoded })).toMatchObject({ ok: true });
    expect(await running.call('chat.postMessage', { channel: places.general, blocks })).toMatchObject({ ok: true });
    expect(running.slack.messages(places.general).map((message) => message.blocks?.[0]?.type)).toEqual(
      Array(3).fill('divider'),
    );
  });

  it.each([
    ['text/plain', 'x', 'invalid_post_type'],
    ['application/json', '{', 'invalid_json'],
    ['application/json', '[]', 'json_not_object'],
    ['application/x-www-form-urlencoded', 'users[0]=a', 'invalid_array_arg'],
  ])('as %s with %s is %s', async (type, body, error) => {
    expect(await post('auth.test', { headers: { ...bearer, 'content-type': type }, body })).toMatchObject({ error });
  });

  it('of a method that does not exist is unknown_method', async () => {
    expect(await running.call('chat.explode')).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('without its scope is missing_scope and says which', async () => {
    running.slack.scopes.delete('users:read');
    const answer = await running.call('users.info', { user: people.sender });
    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'users:read' });
    expect(String(answer.provided)).toContain('chat:write');
  });

  it('tells the granted scopes in a header', async () => {
    const response = await fetch(`${running.slack.apiUrl}auth.test`, { method: 'POST', headers: bearer });
    expect(response.headers.get('x-oauth-scopes')).toContain('chat:write.public');
  });

  it('is logged with its arguments and outcome, without the token', async () => {
    await running.call('users.info', { user: 'U0NOBODY', token: 'secret' });
    expect(running.slack.log.at(-1)).toMatchObject({
      method: 'users.info',
      args: { user: 'U0NOBODY' },
      ok: false,
      error: 'user_not_found',
    });
    expect(JSON.stringify(running.slack.log)).not.toContain('secret');
  });
});

describe('who is who', () => {
  it('shows guests, admins, strangers and the deactivated', async () => {
    running.slack.addUser({ id: 'U0GONE', deleted: true });
    const of = async (user: string) => (await running.call('users.info', { user })).user;
    expect(await of(people.guest)).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(await of(people.admin)).toMatchObject({ is_admin: true });
    expect(await of(people.external)).toMatchObject({ is_stranger: true, team_id: 'T0OTHER001' });
    expect(await of('U0GONE')).toMatchObject({ deleted: true });
    expect(await of('USLACKBOT')).toMatchObject({ is_bot: false });
  });

  it('lists a user group, and refuses one that is unknown or disabled', async () => {
    running.slack.addUsergroup({ id: 'S0OFF', users: [people.sender], disabled: true });
    const users = (usergroup: string, more = {}) => running.call('usergroups.users.list', { usergroup, ...more });
    expect(await users('S0SENDERS1')).toMatchObject({ users: [people.sender, people.colleague] });
    expect(await users('S0NONE')).toMatchObject({ error: 'no_such_subteam' });
    expect(await users('S0OFF')).toMatchObject({ error: 'no_such_subteam' });
    expect(await users('S0OFF', { include_disabled: true })).toMatchObject({ users: [people.sender] });
  });

  it('hides private channels without the bot and the direct messages of others', async () => {
    const info = (channel: string) => running.call('conversations.info', { channel });
    expect(await info(places.secret)).toMatchObject({ error: 'channel_not_found' });
    expect(await info(places.betweenTwo)).toMatchObject({ error: 'channel_not_found' });
    expect(await info(places.random)).toMatchObject({ channel: { is_member: false, is_private: false } });
    expect(await info(places.shared)).toMatchObject({ channel: { is_ext_shared: true } });
    running.slack.invite(places.secret);
    expect(await info(places.secret)).toMatchObject({ channel: { is_member: true, is_private: true } });
  });

  it('reads a private channel only with groups:read', async () => {
    running.slack.invite(places.secret);
    running.slack.scopes.delete('groups:read');
    expect(await running.call('conversations.info', { channel: places.secret })).toMatchObject({
      error: 'missing_scope',
      needed: 'groups:read',
    });
  });

  it('reads a group DM only with mpim:read', async () => {
    const { id } = running.slack.addChannel({ kind: 'mpim', members: [people.sender, people.colleague], bot: true });
    const read = () => running.call('conversations.info', { channel: id });
    expect(await read()).toMatchObject({ channel: { is_mpim: true, is_private: true, is_member: true } });
    running.slack.scopes.delete('mpim:read');
    expect(await read()).toMatchObject({ error: 'missing_scope', needed: 'mpim:read' });
  });

  it('may leave out whether the bot is in a conversation', async () => {
    running.slack.habits.membership = 'unsaid';
    const { channel } = await running.call('conversations.info', { channel: places.general });
    expect(channel).toMatchObject({ id: places.general });
    expect(channel).not.toHaveProperty('is_member');
  });

  it('opens a direct message once, and none with bots or nobody', async () => {
    const open = (users: string) => running.call('conversations.open', { users });
    const first = await open(people.sender);
    expect(await open(people.sender)).toMatchObject({ channel: first.channel, already_open: true });
    expect(await open('U0SANDBOT1')).toMatchObject({ error: 'cannot_dm_bot' });
    expect(await open('U0NOBODY')).toMatchObject({ error: 'user_not_found' });
    expect(await open('')).toMatchObject({ error: 'users_list_not_supplied' });
  });
});

describe('a planned fault', () => {
  it('can be a 429 with Retry-After, a 500, or an error', async () => {
    const raw = () => fetch(`${running.slack.apiUrl}auth.test`, { method: 'POST', headers: bearer });
    running.slack.fail('auth.test', { retryAfter: 7 });
    const limited = await raw();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    running.slack.fail('auth.test', { status: 503 });
    expect((await raw()).status).toBe(503);
    running.slack.fail('auth.test', { error: 'internal_error' });
    expect(await (await raw()).json()).toMatchObject({ error: 'internal_error' });
    expect((await raw()).status).toBe(200);
  });

  it('can cut the connection before or after the post was made', async () => {
    const args = { channel: places.general, text: 'hi' };
    running.slack.fail('chat.postMessage', { resetBefore: true });
    await expect(running.call('chat.postMessage', args)).rejects.toThrow();
    expect(running.slack.messages(places.general)).toHaveLength(0);
    running.slack.fail('chat.postMessage', { resetAfter: true });
    await expect(running.call('chat.postMessage', args)).rejects.toThrow();
    expect(running.slack.messages(places.general)).toHaveLength(1);
  });

  it('can leave a call without an answer', async () => {
    running.slack.fail('auth.test', { hang: true });
    const waiting = fetch(`${running.slack.apiUrl}auth.test`, { method: 'POST', signal: AbortSignal.timeout(40) });
    await expect(waiting).rejects.toThrow();
  });
});

describe('rate limits', () => {
  it('let 50 updates a minute through, then 429 until the window moves on', async () => {
    running.slack.limitRates(true);
    const { ts } = await running.call('chat.postMessage', { channel: places.general, text: 'a' });
    const update = () => running.call('chat.update', { channel: places.general, ts, text: 'b' });
    for (let n = 0; n < 50; n += 1) expect((await update()).ok).toBe(true);
    expect(await update()).toMatchObject({ ok: false, error: 'ratelimited' });
    running.clock.ms += 60_000;
    expect(await update()).toMatchObject({ ok: true });
  });

  it('let a burst through a channel and then a message a second', async () => {
    running.slack.limitRates(true);
    const send = (channel: string) => running.call('chat.postMessage', { channel, text: 'a' });
    for (let n = 0; n < 5; n += 1) expect((await send(places.general)).ok).toBe(true);
    expect((await send(places.general)).error).toBe('ratelimited');
    expect((await send(places.random)).ok).toBe(true);
  });
});
