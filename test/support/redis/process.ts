/** A Redis of one's own as a process, with what the bot needs of one, that may be killed, frozen and started again. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../sandbox/ports.ts';
import { eventually } from '../eventually.ts';
import { answersAt } from './answers.ts';

export const hasRedisServer = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** Resolves when it answers; what it keeps on disk is deleted by `close`. */
export const openRedisServer = async (settings: Record<string, string> = {}) => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
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

  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  const close = async () => {
    await kill();
    rmSync(dir, { recursive: true, force: true });
  };
  const awake = () => eventually('Redis answers', () => answersAt(url));
  await awake().catch(async (error) => {
    await close();
    throw error;
  });

  return {
    url,
    kill,
    start: async () => {
      server = run();
      await awake();
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    close,
  };
};
export type RedisProcess = Awaited<ReturnType<typeof openRedisServer>>;
