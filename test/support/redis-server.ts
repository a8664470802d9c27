import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/sandbox/ports.ts';
import { until } from './until.ts';

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (bytes) => {
      resolve(String(bytes).startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.setTimeout(500, () => socket.destroy()).once('close', () => resolve(false));
  });

/** Says loudly that there is no `redis-server` on the PATH; where CI is set, that is a failure. */
export const findRedisServer = (what: string): boolean => {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  if (!process.env.CI) console.warn(`SKIPPED: no redis-server on the PATH; ${what} was not tested.`);
  it.runIf(process.env.CI)('has a redis-server to run', () => {
    expect.fail('No redis-server on the PATH. Install one.');
  });
  return false;
};

/** A Redis of the test's own, with what the bot needs of one, that may be killed, frozen and started again. */
export const startRedisServer = async (settings: Record<string, string> = {}) => {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'slack-mms-redis-'));
  const safe = { bind: '127.0.0.1', port: String(port), dir, save: '', appendonly: 'yes' };
  const options = Object.entries({ ...safe, 'maxmemory-policy': 'noeviction', ...settings });
  const run = () =>
    spawn(
      'redis-server',
      options.flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore' },
    );
  let server = run();

  const end = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  onTestFinished(async () => {
    await end();
    rmSync(dir, { recursive: true, force: true });
  });
  await until(() => answers(port));

  return {
    url: `redis://127.0.0.1:${port}`,
    kill: end,
    start: async () => {
      server = run();
      await until(() => answers(port));
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
  };
};
