import { afterEach, describe, expect, it } from 'vitest';
import { type Child, ChildDied, createChild } from './child.ts';

type Answer = [request: string, pid: number, variables: string[]];

let child: Child<string, Answer> | undefined;
afterEach(() => child?.close());
const make = (options: { timeoutMs?: number; idleMs?: number } = {}) => {
  const url = new URL('../../test/fixtures/answering-child.ts', import.meta.url);
  child = createChild<string, Answer>({ url, args: [], timeoutMs: 10_000, idleMs: 10_000, ...options });
  return child;
};

describe('createChild', () => {
  it('answers several requests in one process, which sees no variable of this one', async () => {
    const { ask } = make();
    const answers = await Promise.all([ask('a'), ask('b')]);
    expect(answers.map(([request]) => request)).toEqual(['a', 'b']);
    expect(new Set(answers.map(([, pid]) => pid)).size).toBe(1);
    expect(answers[0]?.[2]).not.toContain('PATH');
    expect(answers[0]?.[2]).toContain('MALLOC_ARENA_MAX');
  });

  it('says that the work is lost when the process ends, to everyone who waits, and starts another one', async () => {
    const { ask } = make();
    const [, before] = await ask('a');
    const lost = await Promise.allSettled([ask('silence'), ask('end')]);
    expect(lost.map((it) => it.status === 'rejected' && it.reason)).toEqual([
      expect.any(ChildDied),
      expect.objectContaining({ reason: 'ended' }),
    ]);
    expect((await ask('b'))[1]).not.toBe(before);
  });

  it('ends a process that takes too long', async () => {
    const { ask } = make({ timeoutMs: 20 });
    await expect(ask('silence')).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('lets a process finish that is retired, and asks another one meanwhile', async () => {
    const { ask, retire } = make();
    const first = ask('a');
    retire();
    const [[, one], [, other]] = await Promise.all([first, ask('b')]);
    expect(one).not.toBe(other);
  });
});
