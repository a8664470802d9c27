/**
 * How much memory dispatches with a picture take, in a process that has done nothing else: what a benchmark leaves behind
 * would count as idle otherwise. Run by itself: `node test/bench/picture-memory.ts <dispatches> <file>`.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Bytes of resident memory at the peak, above what the process had before its first picture.
 *
 * @param arenas glibc's heaps: by default each of libvips' short-lived threads may leave one behind
 */
export const peakOfDispatches = async (count: number, source: Uint8Array, arenas?: number): Promise<number> => {
  const file = join(tmpdir(), `picture-memory-${process.pid}`);
  writeFileSync(file, source);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, String(count), file], {
      env: { ...process.env, ...(arenas ? { MALLOC_ARENA_MAX: String(arenas) } : {}) },
    });
    return Number(stdout);
  } finally {
    rmSync(file);
  }
};

const residentOf = (pid: string): number => {
  try {
    // Proportional: the code of Node and libvips is in memory once, whichever process runs it.
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    // It has just ended.
    return 0;
  }
};

if (import.meta.main) {
  const { dispatches } = await import('./picture-jobs.ts');
  const [count, file = ''] = process.argv.slice(2);
  const source = new Uint8Array(readFileSync(file));
  await pause(500);
  const idle = process.memoryUsage.rss();
  const children = `/proc/self/task/${process.pid}/children`;
  /** Of this process and of the one that draws. */
  const resident = (): number => {
    const pids = existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean) : [];
    return pids.reduce((sum, pid) => sum + residentOf(pid), process.memoryUsage.rss());
  };
  let peak = idle;
  const timer = setInterval(() => {
    peak = Math.max(peak, resident());
  }, 2);
  await dispatches(Number(count), source);
  clearInterval(timer);
  console.log(peak - idle);
}
