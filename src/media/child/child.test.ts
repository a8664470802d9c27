import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Child, ChildDied, createChild } from './child.ts';

type Answer = [request: string, pid: number, variables: string[]];

let child: Child<string, Answer> | undefined;
afterEach(() => child?.close());
const make = (options: { timeoutMs?: number; idleMs?: number } = {}) => {
  const url = new URL('../../../test/fixtures/answering-child.ts', import.meta.url);
  child = createChild<string, Answer>({ url, args: [], timeoutMs: 10_000, idleMs: 10_000, ...options });
  const { retire, ask } = child;
  return { retire, ask: async (head: string) => (await ask({ head, parts: [] })).head, send: ask };
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

  it('takes a process that says no message for one that has ended', async () => {
    const { ask } = make();
    await expect(ask('nonsense')).rejects.toMatchObject({ reason: 'ended' });
    expect((await ask('a'))[0]).toBe('a');
  });

  it('brings bytes there and back as they are, beside what is said: none, a few and millions', async () => {
    const { send } = make();
    const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);
    const parts = [new Uint8Array(), large, Uint8Array.of(1, 2, 3), new Uint8Array()];
    const answers = await Promise.all([send({ head: 'a', parts }), send({ head: 'b', parts: [large] })]);
    const backwards = large.slice().reverse();
    expect(answers.map(({ head: [request] }) => request)).toEqual(['a', 'b']);
    const same = answers.map((answer) => answer.parts.map((part) => part.slice()));
    expect(same[0]?.map((part) => part.length)).toEqual([0, 3_000_000, 3, 0]);
    expect(same[0]?.[2]).toEqual(Uint8Array.of(3, 2, 1));
    expect([same[0]?.[1], same[1]?.[0]].map((part) => Buffer.compare(part ?? large, backwards))).toEqual([0, 0]);
    expect(large.length).toBe(3_000_000);
  });

  it('ends a process whose only work nobody needs any more', async () => {
    const { ask, send } = make();
    const call = new AbortController();
    const unwanted = send({ head: 'silence', parts: [] }, call.signal);
    call.abort();
    await expect(unwanted).rejects.toMatchObject({ reason: 'ended' });
    expect((await ask('a'))[0]).toBe('a');
  });

  it('ends no process that works on something else as well', async () => {
    const { ask, send } = make();
    const [, before] = await ask('a');
    const call = new AbortController();
    const unwanted = send({ head: 'b', parts: [] }, call.signal);
    const beside = ask('c');
    call.abort();
    expect([(await unwanted).head[1], (await beside)[1]]).toEqual([before, before]);
  });

  it('ends a process when nobody needs anything any more that it works on', async () => {
    const { ask, send } = make();
    const [, before] = await ask('a');
    const calls = [new AbortController(), new AbortController()];
    const unwanted = calls.map(({ signal }) => send({ head: 'silence', parts: [] }, signal));
    for (const call of calls) call.abort();
    for (const it of unwanted) await expect(it).rejects.toMatchObject({ reason: 'ended' });
    expect((await ask('b'))[1]).not.toBe(before);
  });

  it('ends a process that still works on what nobody needs, once the rest is answered', async () => {
    const { ask, send } = make();
    const [, before] = await ask('a');
    const call = new AbortController();
    const unwanted = send({ head: 'silence', parts: [] }, call.signal);
    const beside = ask('b');
    call.abort();
    expect((await beside)[1]).toBe(before);
    await expect(unwanted).rejects.toMatchObject({ reason: 'ended' });
  });

  it('says only of what took too long that it did', async () => {
    const { send } = make({ timeoutMs: 200 });
    const slow = send({ head: 'silence', parts: [] });
    await pause(100);
    const beside = send({ head: 'silence', parts: [] });
    const reasons = (await Promise.allSettled([slow, beside])).map(
      (it) => it.status === 'rejected' && it.reason.reason,
    );
    expect(reasons).toEqual(['timeout', 'ended']);
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
