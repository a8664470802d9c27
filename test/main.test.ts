import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people, places } from '../emulators/slack/seed.ts';
import { openStore } from '../src/store/open.ts';
import { environmentOf, secrets, startWorld } from './harness.ts';
import { startChildBot } from './support/bot/child.ts';
import { compileCache, spawnBot } from './support/bot/process.ts';
import { eventually } from './support/eventually.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const run = async (env: Record<string, string>) => {
  const child = spawn(process.execPath, [main], { env: { ...compileCache(), ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'exit');
  return { code, stdout, stderr, lines: stderr.trim().split('\n') };
};

const onDisk = () => {
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-main-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { STORE_URL: `sqlite://${folder}/store.sqlite` };
};

describe('a start that cannot work', () => {
  it('ends with exit code 1 and one line for each bad variable, without a secret', async () => {
    const world = await startWorld();
    const env = environmentOf(world, { PLIVO_SENDER_NUMBER: '12', PORT: 'web', SLACK_BOT_TOKEN: 'xoxp-verysecret' });
    const { code, stderr, lines } = await run(env);
    expect(code).toBe(1);
    expect(lines).toHaveLength(3);
    for (const name of ['PLIVO_SENDER_NUMBER', 'PORT', 'SLACK_BOT_TOKEN']) expect(stderr).toContain(name);
    expect(stderr).not.toContain('verysecret');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names a misspelt variable with the right one, and has a line for programs', async () => {
    const world = await startWorld();
    const { SLACK_BOT_TOKEN = '', ...env } = environmentOf(world);
    const { lines, stdout } = await run({ ...env, SLACK_BOT_TOKN: SLACK_BOT_TOKEN });
    expect(lines).toContain('SLACK_BOT_TOKN means nothing here. Did you mean SLACK_BOT_TOKEN?');
    expect(JSON.parse(stdout)).toMatchObject({
      level: 60,
      step: 'app.failed',
      lines: expect.arrayContaining(lines.slice(1)),
    });
    expect(stdout).not.toContain(SLACK_BOT_TOKEN);
  });

  it('refuses a proxy, which only some of its calls would go through, without the address of it', async () => {
    const world = await startWorld();
    const { code, lines } = await run({ ...environmentOf(world), HTTPS_PROXY: 'http://ann:secret@proxy.example:3128' });
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^HTTPS_PROXY is set, but .* NO_PROXY=\* to connect directly\.$/)]);
  });

  it('points to the sandbox when nothing is configured at all', async () => {
    const { code, lines } = await run({});
    expect(code).toBe(1);
    expect(lines.at(-1)).toContain('npm run sandbox');
  });

  it('says in one sentence that the port is taken', async () => {
    const world = await startWorld();
    const holder = createServer().listen(world.port, '127.0.0.1');
    onTestFinished(() => void holder.close());
    await once(holder, 'listening');
    const { code, lines, stdout } = await run(environmentOf(world));
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining(`Port ${world.port} is already in use`)]);
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ level: 60, step: 'app.failed', error: { cause: { code: 'EADDRINUSE' } } });
  });

  it('says in one sentence that the port of the metrics is taken, or is the other one', async () => {
    const world = await startWorld();
    const holder = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void holder.close());
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const taken = await run(environmentOf(world, { METRICS_PORT: String(port) }));
    expect(taken.code).toBe(1);
    expect(taken.lines).toEqual([
      expect.stringMatching(`Port ${port} is already in use: .* set METRICS_PORT to another`),
    ]);
    const same = await run(environmentOf(world, { METRICS_PORT: String(world.port) }));
    expect(same.code).toBe(1);
    expect(same.lines).toEqual(['METRICS_PORT must be another port than PORT. Example: METRICS_PORT=9464']);
  });

  it('says in one sentence that Slack does not accept the token', async () => {
    const world = await startWorld({ slack: { botToken: 'xoxb-another' } });
    const { code, lines } = await run(environmentOf(world));
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining('SLACK_BOT_TOKEN')]);
  });

  it('refuses a second process on the same file in one sentence, and the first goes on', async () => {
    const world = await startWorld();
    const env = environmentOf(world, onDisk());
    await startChildBot(world.appUrl, env);
    const { code, lines } = await run({ ...env, PORT: '0' });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('store.sqlite');
    expect((await fetch(`${world.appUrl}/readyz`)).status).toBe(200);
  });
});

describe('a store of another version', () => {
  const storeWhere = async (sql: string) => {
    const { STORE_URL } = onDisk();
    const store = await openStore(STORE_URL, { now: Date.now });
    await store.create('pending', 'd', { what: 'dispatch' });
    await store.close();
    const db = new DatabaseSync(STORE_URL.replace('sqlite://', ''));
    db.exec(sql);
    db.close();
    return { STORE_URL };
  };

  it.each([
    [
      'an earlier one',
      "DELETE FROM keyv WHERE key = 'format'",
      "The store at STORE_URL was written by an earlier version of slack-mms that this one can't read. To start with an empty store, point STORE_URL at a new file.",
    ],
    [
      'a newer one',
      "UPDATE keyv SET value = '7' WHERE key = 'format'",
      'The store at STORE_URL was written by a newer version of slack-mms (format 7; this one reads 1). Update slack-mms, or point STORE_URL at a new file to start with an empty store.',
    ],
  ])('is refused in one sentence that says what to do (%s)', async (_what, sql, sentence) => {
    const world = await startWorld();
    const { code, stdout, lines } = await run(environmentOf(world, await storeWhere(sql)));
    expect([code, lines]).toEqual([1, [sentence]]);
    expect(stdout).not.toContain('app.started');
  });
});

describe('SIGTERM', () => {
  it('lets a send that is under way end, within 20 s, and leaves what is held for the next start', async () => {
    const world = await startWorld();
    const env = environmentOf(world, { ...onDisk(), UNDO_SECONDS: '2' });
    const bot = await startChildBot(world.appUrl, env);
    world.plivo.fail({ path: '/Message/', kind: 'delay', ms: 1_500 });
    await world.people.command({ user: people.sender, channel: places.general, text: '+14155550123 First' });
    await eventually('it is sending', () => world.sends().length > 0);
    await world.people.command({ user: people.sender, channel: places.general, text: '+14155550124 Second' });

    const stopping = Date.now();
    expect(await bot.terminate()).toBe(0);
    expect(Date.now() - stopping).toBeLessThan(20_000);
    expect(bot.output.join('')).toContain('"step":"message.submitted"');
    expect(bot.output.join('')).not.toContain('unconfirmed');

    await startChildBot(world.appUrl, env);
    await world.arrived('+14155550124');
    expect(world.plivo.phone('+14155550123')).toHaveLength(1);
  });
});

describe('SIGTERM during the start', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends it at once and with 0, as %s does later', async (signal) => {
    const world = await startWorld();
    world.slack.fail('auth.test', { hang: true });
    const env = environmentOf(world, onDisk());
    const bot = spawnBot(world.appUrl, env);
    onTestFinished(async () => void (await bot.kill()));
    await eventually('it waits for Slack', () => world.slack.log.length > 0);

    process.kill(bot.pid, signal);
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(bot.output.join('')).toContain(`"signal":"${signal}"`);
    expect(bot.output.join('')).toContain('"step":"app.stopped"');
    expect(bot.output.join('')).not.toContain('app.started');
    // Neither the port nor the file is held any more.
    await startChildBot(world.appUrl, env);
  });
});

describe('the log of a process', () => {
  it('never holds a secret, also not those of its environment', async () => {
    const world = await startWorld();
    const bot = await startChildBot(world.appUrl, environmentOf(world, { LOG_LEVEL: 'debug' }));
    await world.people.command({ user: people.sender, channel: places.general, text: '+14155550123 hush-hush' });
    await bot.logged('message.delivered');
    await bot.terminate();
    for (const secret of [secrets.botToken, secrets.signingSecret, secrets.authToken, '4155550123', 'hush-hush']) {
      expect(bot.output.join('')).not.toContain(secret);
    }
  });
});
