/** `slack-mms doctor --live` against the emulators, in this process and as a process of its own. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { people, places } from '../emulators/slack/seed.ts';
import { examine } from '../src/checks/doctor.ts';
import { readContexts } from '../src/cli/doctor/contexts.ts';
import { environmentOf, secrets, sender, startWorld, type World } from './harness.ts';
import { openScratchStore } from './support/scratch-store.ts';
import { readText } from './support/source-files.ts';
import type { WorldOptions } from './support/world.ts';

const scopes: string[] = parse(readText('manifest.yml')).oauth_config.scopes.bot;
const recipient = '+12125550187';

/** A world in which one message was sent already, and the time of which goes by only while a check waits. */
const startServices = async ({ slack, plivo }: WorldOptions = {}) => {
  const clock = { ms: Date.now() };
  const now = () => clock.ms;
  const pause = async (ms: number) => {
    clock.ms += ms;
  };
  const habits = { freshMessages: 'there' } as const;
  const world = await startWorld({ slack: { now, habits, ...slack }, ...(plivo ? { plivo } : {}) });
  await sendEarlier(world);
  const check = async ({ env = {}, channel }: { env?: Record<string, string>; channel?: string } = {}) => {
    const given = { scopes, channel, sendTo: undefined };
    const context = readContexts(environmentOf(world, env), given, { now, pause, nonce: randomUUID });
    const results = await examine(context, true);
    return Object.fromEntries(results.map(({ name, finding }) => [name, finding]));
  };
  return { world, now, check };
};

/** One message with a text, and one with a file in #general. */
const sendEarlier = async ({ plivo, slack, people: team }: World): Promise<void> => {
  const file = { name: 'cat.jpg', mimetype: 'image/jpeg', bytes: new Uint8Array(3), uploadedBy: people.sender };
  team.post({ user: people.sender, channel: places.general, text: 'A cat', files: [slack.addFile(file)] });
  const authorization = `Basic ${btoa(`${secrets.authId}:${secrets.authToken}`)}`;
  await fetch(`${plivo.apiUrl}/v1/Account/${secrets.authId}/Message/`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ src: sender, dst: recipient, text: 'earlier' }),
  });
  await plivo.idle();
};

/** For another process, which has a clock of its own. */
const startAtOnce = async (): Promise<World> => {
  const world = await startWorld({ slack: { habits: { uploads: 'atOnce', freshMessages: 'there' } } });
  await sendEarlier(world);
  return world;
};

/** What a person gets to see: the report and the exit code. */
const run = async (env: Record<string, string>, ...args: string[]) => {
  const script = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  const child = spawn(process.execPath, [script, 'doctor', '--live', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [report, complaint] = ['', ''];
  child.stdout.on('data', (chunk) => (report += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, report, complaint };
};

const calls = ({ slack }: World) => slack.log.map(({ method }) => method);
const texts = ({ plivo }: World) =>
  plivo.requests.filter(({ method, path }) => method === 'POST' && /Message/.test(path));

/** No bot runs here, and its store is in memory. */
const aside = ['Plivo reports', 'Slack requests', 'Store', 'Store durability', 'Store space'];

describe('where all is well', () => {
  it('finds nothing, sends no message, and leaves nothing behind', async () => {
    const { world, check } = await startServices();
    const findings = Object.entries(await check({ channel: places.general }));
    expect(findings.filter(([name, { kind }]) => kind !== 'ok' && !aside.includes(name))).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
    expect(texts(world)).toHaveLength(1);
    expect(world.slack.messages(places.general)).toHaveLength(1);
    const [uploaded = ''] = world.slack.log.flatMap(({ method, args }) =>
      method === 'files.delete' ? [String(args.file)] : [],
    );
    expect(world.slack.file(uploaded)).toMatchObject({ deleted: true });
    expect(world.slack.problems).toEqual([]);
  });

  it('prints a report without secrets and numbers, and ends with 0', async () => {
    const world = await startAtOnce();
    const scratch = await openScratchStore('sqlite');
    onTestFinished(scratch.close);
    const env = { ...environmentOf(world), PUBLIC_URL: '', STORE_URL: scratch.url };
    const { code, report } = await run(env, '--channel', places.general);
    expect(report).toMatch(/^\d+ ok, 0 differs, 0 failed, 3 skipped\.$/m);
    expect(code).toBe(0);
    expectNothingSecret(report);
  });

  it('posts nothing unless a channel is named', async () => {
    const { world, check } = await startServices();
    const findings = await check();
    expect(findings['Slack post, edit, delete']).toMatchObject({
      kind: 'skipped',
      next: expect.stringContaining('--channel'),
    });
    expect(calls(world).filter((method) => /^(?:chat|conversations)/.test(method))).toEqual([]);
  });
});

const expectNothingSecret = (output: string): void => {
  for (const secret of [...Object.values(secrets), sender, recipient]) {
    expect(output).not.toContain(secret);
    expect(output).not.toContain(secret.replace(/^\+1?/, ''));
  }
  expect(output).not.toMatch(/xox|\d{7}|upload\/v1/);
};

describe('Slack', () => {
  it('says which scopes are missing, and which check needs them', async () => {
    const slack = { scopes: scopes.filter((scope) => scope !== 'files:write' && scope !== 'users:read') };
    const { check } = await startServices({ slack });
    const findings = await check({ channel: places.general });
    expect(findings['Slack scopes']).toMatchObject({
      kind: 'differs',
      says: 'The app lacks 2 scopes: files:write, users:read.',
    });
    expect(findings['Slack upload']).toMatchObject({
      kind: 'failed',
      says: 'Slack says missing_scope (needs files:write).',
    });
    expect(findings['Slack post, edit, delete']?.kind).toBe('ok');
  });

  it.each([
    [3_000, 'ok', /processed it in 3\.\d s\./],
    [12_000, 'differs', /processed it in 12\.\d s\./],
    [60_000, 'differs', /hadn't processed it after 18\.\d s\./],
  ])('measures how long an upload takes to be processed: %i ms', async (ms, kind, says) => {
    const { world, now, check } = await startServices();
    const { slack } = world;
    slack.onChange((change) => {
      if (change.kind !== 'call' || change.call.method !== 'files.completeUploadExternal') return;
      const file = slack.file(uploadIn(world));
      if (file) file.readyAt = now() + ms;
    });
    const findings = await check();
    expect(findings['Slack upload']).toMatchObject({ kind, says: expect.stringMatching(says) });
    expect(slack.file(uploadIn(world))).toMatchObject({ deleted: true });
  });

  it('says that a test file could not be deleted', async () => {
    const { world, check } = await startServices();
    world.slack.fail('files.delete', { error: 'cant_delete_file' });
    const findings = await check();
    expect(findings['Slack upload']).toMatchObject({
      kind: 'differs',
      says: expect.stringContaining('(cant_delete_file)'),
    });
  });

  it('deletes what it posted where the edit fails, and says what is left where deleting fails', async () => {
    const { world, check } = await startServices();
    world.slack.fail('chat.update', { error: 'edit_window_closed' });
    const first = await check({ channel: places.general });
    expect(first['Slack post, edit, delete']?.says).toBe('Editing: Slack says edit_window_closed.');
    expect(world.slack.messages(places.general)).toHaveLength(1);
    world.slack.fail('chat.delete', { error: 'cant_delete_message' });
    const second = await check({ channel: places.general });
    expect(second['Slack post, edit, delete']?.next).toBe('Delete the test message by hand.');
  });

  it.each([
    [places.random, 'Slack channel', 'differs', 'without the bot'],
    [places.archived, 'Slack channel', 'differs', 'archived'],
    [places.secret, 'Slack channel', 'failed', 'channel_not_found'],
    [places.shared, 'Slack channel', 'ok', 'shared with another organization'],
  ])('describes the channel %s', async (channel, name, kind, says) => {
    const { check } = await startServices();
    const findings = await check({ channel });
    expect(findings[name]).toMatchObject({ kind, says: expect.stringContaining(says) });
  });

  it('says whether the list of files tells in which messages they are', async () => {
    const { check } = await startServices();
    expect((await check({ channel: places.general }))['Slack file list']?.says).toBe('1 listed, 0 with "shares".');
    expect((await check({ channel: places.shared }))['Slack file list']).toMatchObject({
      kind: 'skipped',
      next: expect.stringContaining('Post a picture'),
    });
  });

  it('stops at a wrong token, and says what to copy', async () => {
    const { world, check } = await startServices();
    const findings = await check({ env: { SLACK_BOT_TOKEN: 'xoxb-999-wrong' } });
    expect(findings['Slack token']).toMatchObject({ kind: 'failed', says: 'Slack says invalid_auth.' });
    expect(findings['Slack upload']?.kind).toBe('skipped');
    expect(calls(world)).toEqual(['auth.test']);
  });
});

const uploadIn = ({ slack }: World): string => {
  const done = slack.log.find(({ method }) => method === 'files.completeUploadExternal');
  return /F\w+/.exec(JSON.stringify(done?.args.files ?? ''))?.[0] ?? '';
};

describe('Plivo', () => {
  it('quotes a refused upload', async () => {
    const { world, check } = await startServices();
    world.plivo.fail({ path: '/Media/', kind: 'status', status: 400, error: 'bad file' });
    const findings = await check();
    const says = 'Plivo answers HTTP 400, "bad file".';
    expect(findings['Plivo upload']).toMatchObject({ kind: 'failed', says });
  });

  it('stops at a wrong token, and says what to copy', async () => {
    const { check } = await startServices();
    const findings = await check({ env: { PLIVO_AUTH_TOKEN: 'wrong' } });
    expect(findings['Plivo credentials']).toMatchObject({
      kind: 'failed',
      next: expect.stringContaining('Plivo console'),
    });
    expect(findings['Plivo list']?.kind).toBe('skipped');
  });

  it('says that the number is not rented, or not registered, and that the account is a trial', async () => {
    const { check } = await startServices({ plivo: { account: { type: 'developer', registration: 'UNREGISTERED' } } });
    const other = await check({ env: { PLIVO_SENDER_NUMBER: '+14155550199' } });
    expect(other['Plivo sender']).toMatchObject({
      kind: 'failed',
      says: expect.stringContaining("doesn't have"),
    });
    const findings = await check();
    expect(findings['Plivo credentials']).toMatchObject({ kind: 'differs', says: expect.stringContaining('trial') });
    expect(findings['Plivo sender']).toMatchObject({ kind: 'differs', says: expect.stringContaining('10DLC') });
  });

  it('knows a Powerpack', async () => {
    const uuid = '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46';
    const env = { PLIVO_SENDER_NUMBER: '', PLIVO_POWERPACK_UUID: uuid };
    const { check } = await startServices({ plivo: { powerpacks: [uuid] } });
    expect((await check({ env }))['Plivo sender']?.kind).toBe('ok');
    const unknown = { ...env, PLIVO_POWERPACK_UUID: uuid.replace('5ec4', '0000') };
    expect((await check({ env: unknown }))['Plivo sender']?.kind).toBe('failed');
  });

  it('waits for nothing to compare where nothing was sent yet', async () => {
    const soon = Date.now() - 40 * 86_400_000;
    const { check } = await startServices({ plivo: { now: () => soon } });
    const findings = await check();
    expect(findings['Plivo list']).toMatchObject({
      kind: 'skipped',
      says: 'Plivo lists no message of the last 30 days.',
    });
  });

  it.each([
    ['a page', { kind: 'status', status: 502, html: true }, 'HTTP 502'],
    ['a page as a success', { kind: 'html202' }, 'without JSON'],
    ['429', { kind: 'status', status: 429 }, 'busy'],
    ['a cut connection', { kind: 'resetBefore' }, "can't be reached"],
  ] as const)('survives %s', async (_what, fault, says) => {
    const { world, check } = await startServices();
    world.plivo.fail({ path: '/Message/', method: 'GET', ...fault });
    const findings = await check();
    expect(findings['Plivo list']?.says).toContain(says);
    expect(findings['Plivo upload']?.kind).toBe('ok');
  });
});

describe('the command', () => {
  it('checks what is configured, and says what is skipped', async () => {
    const world = await startAtOnce();
    const { SLACK_BOT_TOKEN, SLACK_API_URL, PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_API_URL } = environmentOf(world);
    const slackOnly = await run({ SLACK_BOT_TOKEN, SLACK_API_URL });
    expect(slackOnly.report).toMatch(/^ok +Slack upload/m);
    expect(slackOnly.report).toContain("PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN aren't set.");
    const plivoOnly = await run({ PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_API_URL });
    expect(plivoOnly.report).toMatch(/^ok +Plivo upload/m);
    expect(plivoOnly.report).toContain("SLACK_BOT_TOKEN isn't set.");
  });

  it('says what is wrong with a variable, with an example that can be read', async () => {
    const { SLACK_API_URL } = environmentOf(await startAtOnce());
    const plivo = { PLIVO_AUTH_ID: 'MAXX', PLIVO_AUTH_TOKEN: 'token', PLIVO_SENDER_NUMBER: '415' };
    const { code, report } = await run({ SLACK_API_URL, SLACK_BOT_TOKEN: 'xapp-1-wrong', ...plivo });
    expect(code).toBe(1);
    expect(report).toMatch(/SLACK_BOT_TOKEN must start with xoxb-/);
    expect(report).toContain('PLIVO_SENDER_NUMBER=+14155550123');
    expect(report).not.toMatch(/xapp-1-wrong|MAXX/);
  });

  it('hides what a service quotes, and ends with 1', async () => {
    const world = await startAtOnce();
    const said = `'${recipient.slice(1)}' is not valid for ${secrets.authId}:${secrets.authToken}`;
    world.plivo.fail({ path: '/Media/', kind: 'status', status: 400, error: said });
    world.slack.fail('conversations.info', { error: `${secrets.botToken} ${recipient}` });
    const { code, report } = await run(environmentOf(world), '--channel', places.general);
    expect(code).toBe(1);
    expect(report).toContain('is not valid for');
    expectNothingSecret(report);
  });

  it.each([
    [['--channel', '#general'], 'An ID is needed'],
    [['--chanel', 'C012ABC'], "unknown option '--chanel'"],
    [['--send', '4155550123'], 'A US or Canadian number is needed'],
  ])('explains %o in a sentence', async (args, sentence) => {
    const { code, complaint } = await run({}, ...args);
    expect(code).toBe(1);
    expect(complaint).toContain(sentence);
    expect(complaint).not.toMatch(/\n\s+at /);
  });
});

it('has a page of twelve things to try, each with what to do, to expect and to report', () => {
  const [, ...items] = readText('docs/live-check.md').split(/^(?=### \d+\. )/m);
  expect(items.map((item) => Number.parseInt(item.slice(4), 10))).toEqual(items.map((_, index) => index + 1));
  expect(items).toHaveLength(12);
  for (const item of items) expect(item).toMatch(/- \*\*Do:\*\* [\s\S]+- \*\*Expect:\*\* [\s\S]+- \*\*Report:\*\* /);
});
