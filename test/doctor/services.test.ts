/** Slack, Plivo and the clock, each check broken in the emulators. */
import { describe, expect, it } from 'vitest';
import type { PlivoEmulatorOptions } from '../../emulators/plivo/server.ts';
import { checkConfiguration } from '../../src/cli/doctor/configuration.ts';
import { environmentOf } from '../harness.ts';
import { scopes, startPatient } from './doctor.ts';

it('finds nothing where all is well, sends nothing, and leaves nothing behind', async () => {
  const { world, findings } = await startPatient();
  const found = Object.entries(await findings());
  expect(found.filter(([, { kind }]) => kind !== 'ok').map(([name]) => name)).toEqual([
    'Plivo reports',
    'Slack requests',
  ]);
  expect(world.plivo.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(new Set(world.slack.log.map(({ method }) => method))).toEqual(new Set(['auth.test']));
  expect(world.slack.problems).toEqual([]);
});

describe('the configuration', () => {
  it('has one finding for each fault, with an example, and never what is set', async () => {
    const { findings } = await startPatient();
    const env = { SLACK_BOT_TOKEN: 'xapp-1-secret', PORT: 'web' };
    const found = await findings({ env });
    expect(found.Configuration).toEqual({
      kind: 'failed',
      says: 'PORT must be a whole number from 0 to 65535.',
      next: 'In .env, such as PORT=3000',
    });
    expect(JSON.stringify(found)).not.toContain('xapp-1-secret');
    expect(found['Slack token']).toMatchObject({ kind: 'skipped', says: 'Needs "Configuration".' });
    expect(found['Plivo credentials']?.kind).toBe('ok');
  });

  it.each([
    [{ ALLOWED_USERS: '', ALLOWED_USER: 'U1' }, 'ALLOWED_USER is set, and means nothing.'],
    [{ ALLOWED_USERS: '' }, 'ALLOWED_USERS or ALLOWED_USERGROUPS: nobody may send.'],
    [{ ADMIN_USERS: '' }, 'ADMIN_USERS: there is no admin.'],
    [
      { PUBLIC_URL: 'http://mms.example' },
      "PUBLIC_URL isn't https://, so Plivo's reports can be read and repeated on their way.",
    ],
  ])('says what is seldom meant: %o', async (env, says) => {
    const { world } = await startPatient();
    const found = checkConfiguration(environmentOf(world, { ...env }));
    expect(found).toContainEqual(expect.objectContaining({ kind: 'differs', says }));
  });
});

describe('Slack', () => {
  it('lacks scopes', async () => {
    const { findings } = await startPatient({ slack: { scopes: scopes.filter((scope) => scope !== 'files:read') } });
    expect((await findings())['Slack scopes']).toMatchObject({
      kind: 'differs',
      says: 'The app lacks a scope: files:read.',
    });
  });

  it.each([
    ['token_revoked', 'Slack says token_revoked.'],
    ['invalid_auth', 'Slack says invalid_auth.'],
  ])('refuses the token: %s', async (error, says) => {
    const { world, findings } = await startPatient();
    world.slack.fail('auth.test', { error });
    expect((await findings())['Slack token']).toMatchObject({
      kind: 'failed',
      says,
      next: expect.stringContaining('Copy'),
    });
  });

  it('takes the app-level token, without a connection', async () => {
    const { world, findings } = await startPatient({ slack: { appToken: 'xapp-1-test' } });
    expect((await findings({ env: { SLACK_APP_TOKEN: 'xapp-1-test' } }))['Slack connection']?.kind).toBe('ok');
    expect(world.slack.socketMode.made()).toBe(0);
  });

  it.each([
    ['another one', 'xapp-1-other', 'SLACK_APP_TOKEN: Slack says invalid_auth.'],
    ['one without its scope', 'xapp-1-test', 'SLACK_APP_TOKEN: Slack says missing_scope (needs connections:write).'],
  ])('refuses the app-level token: %s', async (_what, SLACK_APP_TOKEN, says) => {
    const { world, findings } = await startPatient({ slack: { appToken: 'xapp-1-test' } });
    world.slack.socketMode.scopes.clear();
    expect((await findings({ env: { SLACK_APP_TOKEN } }))['Slack connection']).toMatchObject({
      kind: 'failed',
      says,
      next: expect.stringContaining('connections:write'),
    });
  });

  it('has a signing secret that is none', async () => {
    const { findings } = await startPatient();
    const found = await findings({ env: { SLACK_SIGNING_SECRET: 'xoxb-pasted-wrong' } });
    expect(found['Slack connection']).toMatchObject({
      kind: 'differs',
      next: expect.stringContaining('Signing Secret'),
    });
  });
});

type Account = NonNullable<PlivoEmulatorOptions['account']>;

describe('Plivo', () => {
  const patientWith = (account: Account) => startPatient({ plivo: { account } });

  it.each([
    [{ credits: '0.00000' }, 'failed', '$0.00 left. Plivo sends nothing.'],
    [{ credits: '-1.5' }, 'failed', '-$1.50 left. Plivo sends nothing.'],
    [{ credits: '0.42' }, 'differs', '$0.42 left. A picture costs 2 to 3 cents.'],
    [{ credits: '' }, 'differs', "Plivo doesn't say how much is left."],
    [{ credits: '0.1', autoRecharge: true }, 'ok', '$0.10 left. Plivo recharges it by itself.'],
    [{ credits: '-20', billing: 'postpaid' }, 'ok', 'The account is billed afterwards.'],
  ] as Array<[Account, string, string]>)('has a balance: %o', async (account, kind, says) => {
    const { findings } = await patientWith(account);
    expect((await findings())['Plivo balance']).toMatchObject({ kind, says });
  });

  it.each([
    [{ mms: false }, "can't do MMS"],
    [{ registration: 'PROCESSING' }, 'not registered for 10DLC'],
    [{ tollFree: 'PENDING_VERIFICATION' }, 'toll-free verification is not done'],
  ] as Array<[Account, string]>)('has a number that carriers block: %o', async (account, says) => {
    const { findings } = await patientWith(account);
    expect((await findings())['Plivo sender']).toMatchObject({ kind: 'differs', says: expect.stringContaining(says) });
  });

  it('is a trial', async () => {
    const { findings } = await patientWith({ type: 'developer' });
    expect((await findings())['Plivo credentials']).toMatchObject({
      kind: 'differs',
      says: expect.stringContaining('trial'),
    });
  });

  it.each([
    ['is gone', {}, 'differs', 'is gone'],
    ['is turned off', { enabled: false }, 'differs', 'is turned off'],
    ['has no message URL', { messageUrl: '' }, 'ok', 'has no message URL'],
    ['points nowhere', { messageUrl: 'mms.example' }, 'differs', "isn't one"],
    ['points elsewhere', { messageUrl: 'https://other.example/in' }, 'ok', 'points to other.example'],
    ['points to this app', { messageUrl: 'here' }, 'differs', 'which is this app'],
  ])('has an application that %s', async (what, application, kind, says) => {
    const account: { -readonly [Key in keyof Account]: Account[Key] } = { linkedTo: '123' };
    const { world, findings } = await patientWith(account);
    const messageUrl = 'messageUrl' in application ? application.messageUrl : '';
    const url = messageUrl === 'here' ? `${world.appUrl}/plivo/inbound` : messageUrl;
    if (what !== 'is gone') account.applications = [{ id: '123', ...application, messageUrl: url }];
    const found = (await findings())['Plivo application'];
    expect(found).toMatchObject({ kind, says: expect.stringContaining(says) });
  });

  it('knows the application of a Powerpack', async () => {
    const uuid = '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46';
    const account = { linkedTo: '123', applications: [{ id: '123', messageUrl: 'https://other.example/' }] };
    const { findings } = await startPatient({ plivo: { powerpacks: [uuid], account } });
    const found = await findings({ env: { PLIVO_SENDER_NUMBER: '', PLIVO_POWERPACK_UUID: uuid } });
    expect(found['Plivo application']?.says).toContain('points to other.example');
  });
});

describe('the clock', () => {
  const hour = 3_600_000;
  it.each([
    [-2 * 60_000, 'failed', '120 seconds behind, so the bot refuses'],
    [hour, 'failed', '3600 seconds ahead, so the bot refuses'],
    [-20_000, 'differs', '20 seconds behind.'],
    [90_000, 'differs', '90 seconds ahead.'],
    [2_000, 'ok', 'right'],
  ])('of this machine is off by %i ms', async (ms, kind, says) => {
    const { findings } = await startPatient();
    const found = (await findings({ now: () => Date.now() + ms })).Clock;
    expect(found?.kind).toBe(kind);
    expect(found?.says.replace(/\d+ seconds/, (text) => rounded(text))).toContain(says);
  });

  /** The `Date` header has whole seconds. */
  const rounded = (text: string) => `${Math.round(Number.parseInt(text, 10) / 10) * 10} seconds`;

  it('is not compared where nobody can be asked', async () => {
    const { findings } = await startPatient();
    const found = await findings({
      env: { SLACK_API_URL: 'http://127.0.0.1:1/', PLIVO_API_URL: 'http://127.0.0.1:1' },
    });
    expect(found.Clock?.kind).toBe('skipped');
    expect(found['Slack token']).toMatchObject({ kind: 'failed', says: expect.stringContaining("can't be reached") });
  });
});
