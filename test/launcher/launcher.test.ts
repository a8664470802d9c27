/** `bin/slack-mms.cjs` as a process: what it passes on, and that nothing outlives who started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { transformSync } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { environmentOf, startWorld } from '../harness.ts';
import { compileCache } from '../support/bot/process.ts';
import { eventually } from '../support/eventually.ts';
import { root } from '../support/source-files.ts';

const launcher = `${root}bin/slack-mms.cjs`;
const launched = 'test/fixtures/launched.ts';

const { parentOf } = createRequire(import.meta.url)('../../bin/machine.cjs') as { parentOf(pid: number): number };

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** What a child says, and whether what it started is still there. */
const followed = (child: ChildProcess) => {
  let said = '';
  child.stdout?.on('data', (chunk) => (said += chunk));
  child.stderr?.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  onTestFinished(() => {
    child.kill('SIGKILL');
    if (pid() && isAlive(pid())) process.kill(pid(), 'SIGKILL');
  });
  const pid = () => Number(/pid"?:? ?(\d+)/.exec(said)?.[1] ?? 0);
  const says = (text: string) => eventually(`it says ${text}`, () => said.includes(text));
  return { child, ended, said: () => said, says, pid };
};

const env = { PATH: process.env.PATH ?? '', ...compileCache() };
const launch = (...args: string[]) => followed(spawn(process.execPath, [launcher, ...args], { env }));

describe('the launcher', () => {
  it.each([0, 1, 3])('ends with the exit code of what it started: %s', async (code) => {
    expect(await launch('exec', launched, 'exit', String(code)).ended).toBe(code);
  });

  it('ends with 128 and the number of the signal that ended what it started', async () => {
    expect(await launch('exec', launched, 'die').ended).toBe(128 + 9);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on and waits for the end', async (signal) => {
    const { child, ended, said, says } = launch('exec', launched, 'wait', '7');
    await says('pid');
    child.kill(signal);
    expect(await ended).toBe(7);
    expect(said()).toContain(`heard ${signal}`);
  });

  it('is how every script of npm begins, because `node_modules/.bin` may lack the right Node', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
    const commands = Object.values(scripts).flatMap((script) => script.split(' && '));
    expect(commands.filter((command) => !/^node bin\/slack-mms\.cjs(?: |$)/.test(command))).toEqual([]);
  });

  it('starts tools by their names, on the same Node', async () => {
    const { ended, said } = launch('exec', 'tsx', '--eval', 'console.log(process.version)');
    expect(await ended).toBe(0);
    expect(said().trim()).toBe(process.version);
  });

  it('names what it can start where it was asked for something else', async () => {
    const { ended, said } = launch('strat');
    expect(await ended).toBe(1);
    expect(said()).toContain("unknown command 'strat'");
    expect(said()).toMatch(/^ {2}start {2,}\w/m);
    expect(said()).toMatch(/^ {2}doctor /m);
  });

  it.each(['choose-node', 'machine', 'missing-parts', 'programs', 'run', 'slack-mms', 'starter'])(
    'is JavaScript that Node 12 reads: %s',
    (name) => {
      const source = readFileSync(`${root}bin/${name}.cjs`, 'utf8');
      const printed = (target: string) => transformSync(source, { target, format: 'cjs' }).code;
      expect(printed('node12')).toBe(printed('esnext'));
    },
  );
});

describe('npm that ends without a word', () => {
  /** A shell between npm and the launcher, as npm has it. It says nothing to what it started when it ends. */
  const underNpm = (script: string) => {
    const npm = `require('node:child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
    const npmEnv = { ...env, npm_lifecycle_event: 'start', npm_node_execpath: process.execPath };
    return followed(spawn(process.execPath, ['-e', npm, script], { env: npmEnv }));
  };
  const waiting = `"${process.execPath}" "${launcher}" exec ${launched} wait`;

  it.each([
    ['a shell in between', `${waiting}; true`],
    ['a shell that became the launcher', `exec ${waiting}`],
  ])('is noticed, and what it started is told to stop (%s)', async (_how, script) => {
    const { child, says, pid } = underNpm(script);
    await says('pid');
    child.kill('SIGKILL');
    await says('heard SIGTERM');
    await eventually('it is gone', () => !isAlive(pid()));
  });

  it('is noticed as well where only the shell was ended', async () => {
    const { child, says, pid } = underNpm(`${waiting}; true`);
    await says('pid');
    const launcherPid = parentOf(pid());
    process.kill(parentOf(launcherPid), 'SIGTERM');
    await says('heard SIGTERM');
    await eventually('it is gone', () => !isAlive(pid()));
    expect(child.exitCode).toBeNull();
  });
});

describe('`slack-mms start`', () => {
  const startBot = async () => {
    const botEnv = { ...env, ...environmentOf(await startWorld()) };
    return followed(spawn(process.execPath, [launcher, 'start'], { env: botEnv }));
  };

  it('ends gracefully at SIGTERM, with 0', async () => {
    const { child, ended, said, says } = await startBot();
    await says('app.started');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said()).toContain('app.stopped');
  });

  it('ends gracefully when its launcher is killed', async () => {
    const { child, said, says, pid } = await startBot();
    await says('app.started');
    child.kill('SIGKILL');
    await says('app.stopped');
    await eventually('the bot is gone', () => !isAlive(pid()));
    expect(said()).toContain('"signal":"disconnect"');
  });
});
