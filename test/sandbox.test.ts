/** `npm run sandbox` as a newcomer starts it: a process of its own, without a terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { catJpeg } from '../sandbox/pictures.ts';
import { freePort } from '../sandbox/ports.ts';
import { eventually } from './support/eventually.ts';

const main = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));

const startSandbox = (...args: string[]) => {
  // Nothing of this environment may matter: a token that is set here belongs to a real workspace.
  const env = { PATH: process.env.PATH, SLACK_APP_TOKEN: 'xapp-real', ALLOWED_USERS: '' };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [shown, complaint] = ['', ''];
  child.stdout.on('data', (chunk) => (shown += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    const folder = pathBefore('/bot.log');
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Rejects with what it complained of if it ends instead. */
  const says = async (text: string): Promise<void> => {
    await eventually(`it says ${text}`, () => shown.includes(text) || child.exitCode !== null);
    if (!shown.includes(text)) throw new Error(`it ended without saying “${text}”:\n${complaint}`);
  };
  const pathBefore = (name: string) => new RegExp(`(/\\S+)${name}`).exec(shown)?.[1];
  const pathOf = (name: string) => `${pathBefore(`/${name}`)}/${name}`;
  const botPid = () => Number(/process (\d+)/.exec(shown)?.[1]);
  return { child, ended, says, shown: () => shown, complaint: () => complaint, pathOf, botPid };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm run sandbox', () => {
  it('shows a delivery, a refusal and a failure, writes page and picture, and ends at Ctrl-C', async () => {
    const { child, ended, says, shown, pathOf, botPid } = startSandbox();
    await says('Running until Ctrl-C');
    expect(isAlive(botPid())).toBe(true);

    expect(shown()).toMatch(/@ann +\/mms \+1 415 555 0123 See you at six http:\/\/127\.0\.0\.1:\d+\/cat\.jpg/);
    expect(shown()).toMatch(/-0123: Goes out at \d\d:\d\d:\d\d/);
    expect(shown()).toContain('+1 415 555 0123 got: “See you at six” + image/jpeg, 13 kB, 640×480');
    expect(shown()).toMatch(/-0123: Delivered \d\d:\d\d/);
    expect(shown()).toMatch(/only @cal +You are not on the list/);
    expect(shown()).toContain('+1 212 555 0187 got nothing: undelivered, code 50');
    expect(shown()).toMatch(/-0187: Not delivered: the number is a landline.*\n +\[Fix it\]/);
    expect(shown().split('\n').length).toBeLessThan(60);
    expect(shown()).not.toMatch(/problem|\{"|<!date|<@/);
    expect(shown()).toBe(stripVTControlCharacters(shown()));

    expect(readFileSync(pathOf('received.jpg')).equals(catJpeg)).toBe(true);
    const page = readFileSync(pathOf('card-and-phone.html'), 'utf8');
    expect(page).toContain(`data:image/jpeg;base64,${catJpeg.toString('base64')}`);
    expect(page).toContain('Lunch at 12? &lt;3 Ann &amp; Ben');
    expect(page).not.toContain('<3 Ann');

    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(isAlive(botPid())).toBe(false);
    expect(shown()).toContain('--keep');
    expect(existsSync(pathOf('card-and-phone.html'))).toBe(true);
    expect(existsSync(pathOf('bot.log'))).toBe(false);
    expect(existsSync(`${dirname(pathOf('bot.log'))}/store.sqlite`)).toBe(false);
  }, 30_000);

  it('has a page to try it on, which only this page itself can drive', async () => {
    const { says, shown } = startSandbox();
    await says('try it');
    const [, url = ''] = /try it +(http:\S+)/.exec(shown()) ?? [];
    const page = await fetch(url);
    expect(await page.text()).toContain('/app.js');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(`${url}/app.js`)).status).toBe(200);

    const gesture = (origin: string) => {
      const headers = { 'content-type': 'application/json', origin };
      return fetch(`${url}/gesture`, { method: 'POST', headers, body: '{"kind":"settings","slack":"none"}' });
    };
    expect((await gesture('https://elsewhere.example')).status).toBe(403);
    expect(await (await gesture(url)).json()).toEqual({});
  });

  it('says that the bot died, with the end of its log, and ends with exit code 1', async () => {
    const { ended, says, complaint, pathOf, botPid } = startSandbox();
    await says('1. Ann');
    process.kill(botPid(), 'SIGKILL');
    expect(await ended).toBe(1);
    expect(complaint()).toContain('The bot ended by itself: signal SIGKILL.');
    expect(complaint()).toContain('app.started');
    expect(existsSync(pathOf('bot.log'))).toBe(true);
  });

  it('takes its bot along when it is killed', async () => {
    const { child, says, botPid } = startSandbox();
    await says('only @ann');
    const pid = botPid();
    child.kill('SIGKILL');
    await eventually('the bot is gone', () => !isAlive(pid));
  });

  it('listens where it is told, plays the habits it is told, and takes its bot along when it is stopped in the middle', async () => {
    const port = await freePort();
    const habit = ['--habit', 'slack.uploads=never'];
    const { child, ended, says, shown, pathOf, botPid } = startSandbox('--port', String(port), '--keep', ...habit);
    await says('only @ann');
    expect(shown()).toMatch(/habit +A picture that the app uploaded can never be shown\./);
    expect(shown()).toContain(`http://127.0.0.1:${port}`);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(isAlive(botPid())).toBe(false);
    expect(existsSync(pathOf('bot.log'))).toBe(true);
  });

  it.each(['--port', '--page-port'])('names a free port where the one of %s is taken', async (option) => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void holder.close());
    await once(holder, 'listening');
    const { ended, complaint, shown } = startSandbox(option, String(port));
    expect(await ended).toBe(1);
    expect(complaint()).toMatch(
      new RegExp(`^Port ${port} cannot be used here, \\d+ can: npm run sandbox -- ${option} \\d+\\n$`),
    );
    expect(shown()).toBe('');
  });

  it.each([
    ['--port', 'web'],
    ['--prot', '3000'],
    ['--habit', 'slack.mentionFiles=never'],
  ])('explains %s %s in a sentence', async (...args) => {
    const { ended, complaint } = startSandbox(...args);
    expect(await ended).toBe(1);
    expect(complaint()).toContain('--');
    expect(complaint()).not.toMatch(/\n\s+at /);
  });
});
