/** A host with little memory and no swap: a control group of Linux, of either version. Needs root. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';

export type SmallHost = {
  /** Moves a process there, with what it starts from now on. */
  take(pid: number): void;
  close(): void;
};

const version1 = '/sys/fs/cgroup/memory';
const version2 = '/sys/fs/cgroup';

/** Undefined where this machine allows no such group. */
export const openSmallHost = (bytes: number): SmallHost | undefined => {
  const name = `slack-mms-test-${process.pid}`;
  const isFirst = existsSync(`${version1}/cgroup.procs`);
  const folder = `${isFirst ? version1 : version2}/${name}`;
  try {
    mkdirSync(folder);
    writeFileSync(`${folder}/${isFirst ? 'memory.limit_in_bytes' : 'memory.max'}`, String(bytes));
    if (!isFirst) writeFileSync(`${folder}/memory.swap.max`, '0');
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return undefined;
  }
  const procs = `${folder}/cgroup.procs`;
  const parent = `${isFirst ? version1 : version2}/cgroup.procs`;
  return {
    take: (pid) => writeFileSync(procs, String(pid)),
    close: () => {
      for (const pid of readFileSync(procs, 'utf8').split('\n').filter(Boolean)) writeFileSync(parent, pid);
      rmdirSync(folder);
    },
  };
};

/** In CI such a test must run. */
export const sayThatSmallHostIsMissing = (what: string): void => {
  if (!process.env.CI) console.warn(`SKIPPED: no control group of memory can be made here; ${what} was not tested.`);
  it.runIf(process.env.CI)('has a control group of memory', () => {
    expect.fail('no control group of memory can be made here');
  });
};
