import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { environmentOf, startWorld } from '../../test/harness.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openStore } from '../store/open.ts';
import type { Ports } from '../usecases/context.ts';
import { runProcess } from './run-process.ts';

/** A process that only notes what is done to it. */
const hostWith = (env: Record<string, string>) => {
  const signals = new EventEmitter();
  const [lines, codes]: [string[], number[]] = [[], []];
  const host = {
    env,
    stdout: { isTTY: false },
    stderr: { write: (line: string) => lines.push(line) },
    on: (signal: string, listener: () => void) => signals.on(signal, listener),
    exit: (code: number) => codes.push(code) as never,
  };
  return { host, signals, lines, codes };
};

const quietly = { LOG_LEVEL: 'silent' };

it('says what is wrong with the environment, one line each, and ends with 1', async () => {
  const { host, lines, codes } = hostWith(
    environmentOf(await startWorld(), { ...quietly, PORT: 'web', UNDO_SECONDS: '-1' }),
  );
  await runProcess(host);
  expect(lines).toEqual([expect.stringMatching(/^PORT .*\n$/), expect.stringMatching(/^UNDO_SECONDS .*\n$/)]);
  expect(codes).toEqual([1]);
});

it('stops the app at the first signal, ignores a second one, and ends with 0', async () => {
  const world = await startWorld();
  const { host, signals, lines, codes } = hostWith(environmentOf(world, quietly));
  await runProcess(host);
  signals.emit('SIGTERM');
  signals.emit('SIGINT');
  await eventually('the process ended', () => codes.length > 0);
  expect({ lines, codes }).toEqual({ lines: [], codes: [0] });
  await expect(fetch(`${world.appUrl}/healthz`)).rejects.toThrow('fetch failed');
});

it('opens nothing, and ends with 0, where it is told to stop before the start', async () => {
  const world = await startWorld();
  const { host, lines, codes } = hostWith(environmentOf(world, { ...quietly, STORE_URL: 'redis://127.0.0.1:1' }));
  await runProcess(host, { stop: AbortSignal.abort('SIGTERM') });
  expect({ lines, codes }).toEqual({ lines: [], codes: [0] });
  expect(world.slack.log).toEqual([]);
});

it('ends with 0 at a signal during the start, and closes what was opened', async () => {
  const world = await startWorld();
  world.slack.fail('auth.test', { hang: true });
  const { host, signals, lines, codes } = hostWith(environmentOf(world, quietly));
  const started = runProcess(host);
  await eventually('it waits for Slack', () => world.slack.log.length > 0);
  signals.emit('SIGTERM');
  await started;
  expect({ lines, codes }).toEqual({ lines: [], codes: [0] });
  await expect(fetch(`${world.appUrl}/healthz`)).rejects.toThrow('fetch failed');
});

it('hands the use cases the ports that were wrapped', async () => {
  const { host, signals, codes } = hostWith(environmentOf(await startWorld(), quietly));
  const read: string[] = [];
  const wrap = (ports: Ports): Ports => {
    const list: Ports['store']['list'] = (...asked) => {
      read.push(asked[0]);
      return ports.store.list(...asked);
    };
    return { ...ports, store: { ...ports.store, list } };
  };
  await runProcess(host, { wrap });
  signals.emit('SIGTERM');
  await eventually('the process ended', () => codes.length > 0);
  // The first thing that a start looks for is what was left over.
  expect(read).toContain('pending');
});

it('stops, says why and ends with 1 once another process has taken over its store', async () => {
  const world = await startWorld();
  const folder = mkdtempSync(join(tmpdir(), 'taken-over-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'store.sqlite');
  const { host, lines, codes } = hostWith(environmentOf(world, { ...quietly, STORE_URL: `sqlite://${file}` }));
  await runProcess(host);
  // A cleanup removed the lock, and a second process was started.
  rmSync(`${file}.lock`);
  const newer = await openStore(`sqlite://${file}`, { now: Date.now });
  onTestFinished(newer.close);
  expect((await fetch(`${world.appUrl}/readyz`)).status).toBe(503);
  await eventually('the process ended', () => codes.length > 0);
  expect(lines).toEqual([expect.stringMatching(/^The store at STORE_URL was taken over by another process/)]);
  expect(codes).toEqual([1]);
});
