import { expect, it, onTestFinished } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { openStore } from '../../store/open.ts';
import type { Course, Part } from './recover.ts';
import { keepSwept } from './sweeper.ts';

const everything: Part = { after: '', limit: 0, dueBefore: 0 };
const begun = 1_780_000_000_000;

const start = async (processes: number) => {
  const clock = createManualClock(begun);
  const store = await openStore('memory://', { now: clock.now });
  const { log, lines } = keepLog();
  const swept: (Part & { at: number })[] = [];
  const sweptOfLeft: (Part & { at: number })[] = [];
  const next = { leaving: '', left: '' };
  let failing = false;
  const recover = async (part: Part = everything) => {
    if (failing) throw new Error('the store does not answer');
    (part.of === 'left' ? sweptOfLeft : swept).push({ ...part, at: clock.now() - begun });
    return next[part.of ?? 'leaving'];
  };
  for (let n = 0; n < processes; n += 1) onTestFinished(keepSwept({ store, clock, log }, recover));
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      await clock.advance(1_000);
      await settle();
    }
  };
  await settle();
  return {
    pass,
    swept,
    sweptOfLeft,
    lines,
    goOnAfter: (id: string, of: Course = 'leaving') => {
      next[of] = id;
    },
    fail: (is: boolean) => {
      failing = is;
    },
  };
};

it('sweeps at once and then every 15 s, in one of several processes', async () => {
  const { pass, swept } = await start(3);
  await pass(60_000);
  expect(swept.map(({ at }) => at)).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
});

it('goes on where the last sweep ended, whichever process made it', async () => {
  const { pass, swept, goOnAfter } = await start(2);
  goOnAfter('m');
  await pass(16_000);
  goOnAfter('');
  await pass(18_000);
  expect(swept.map(({ after }) => after)).toEqual(['', '', 'm', '']);
});

it('goes over a long list in parts with short pauses, and begins anew after a long one', async () => {
  const { pass, swept, goOnAfter } = await start(2);
  await pass(14_000);
  goOnAfter('m');
  await pass(5_000);
  goOnAfter('');
  await pass(20_000);
  expect(swept.map(({ at }) => at)).toEqual([0, 15_000, 16_500, 18_000, 19_500, 34_500]);
  expect(swept.map(({ after }) => after)).toEqual(['', '', 'm', 'm', 'm', '']);
});

it('does not let what is leaving wait for a long list of what has left', async () => {
  const { pass, swept, sweptOfLeft, goOnAfter } = await start(2);
  goOnAfter('m', 'left');
  await pass(45_000);
  expect(swept.map(({ at }) => at)).toEqual([0, 15_000, 30_000, 45_000]);
  expect(sweptOfLeft.map(({ at }) => at).slice(0, 4)).toEqual([0, 15_000, 16_500, 18_000]);
  expect(sweptOfLeft.map(({ limit }) => limit)).toEqual(sweptOfLeft.map(() => 100));
});

it('leaves to the next sweep what is due after it', async () => {
  const { pass, swept } = await start(1);
  await pass(15_000);
  expect(swept.map(({ at, dueBefore }) => dueBefore - begun - at)).toEqual([15_000, 15_000]);
});

it('goes on after a store that did not answer', async () => {
  const { pass, swept, lines, fail } = await start(1);
  await pass(1_000);
  fail(true);
  await pass(20_000);
  expect(lines.map(({ step }) => step)).toContain('recover.failed');
  fail(false);
  await pass(20_000);
  expect(swept.length).toBeGreaterThan(1);
});

it('sweeps again although the clock of the process that did it last was ahead', async () => {
  const clock = createManualClock(begun);
  const store = await openStore('memory://', { now: clock.now });
  await store.change([
    { do: 'upsert', kind: 'sweeper', id: 'leaving', fn: () => ({ at: begun + 3_600_000, after: '' }) },
  ]);
  let swept = 0;
  const recover = async ({ of }: Part = everything) => {
    if (of === 'leaving') swept += 1;
    return '';
  };
  onTestFinished(keepSwept({ store, clock, log: keepLog().log }, recover));
  for (let passed = 0; passed < 60_000; passed += 1_000) {
    await clock.advance(1_000);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  }
  expect(swept).toBeGreaterThan(2);
});

it('goes forward only, also where a part takes longer than the pause', async () => {
  const clock = createManualClock(begun);
  const store = await openStore('memory://', { now: clock.now });
  const tookMs = [2_000, 9_000];
  const recover = async ({ of, after }: Part = everything) => {
    if (of === 'left') return '';
    const { promise, resolve } = Promise.withResolvers<void>();
    clock.after(tookMs.shift() ?? 100, resolve);
    await promise;
    return `p${String(Number(after.slice(1)) + 1).padStart(2, '0')}`;
  };
  for (let n = 0; n < 2; n += 1) onTestFinished(keepSwept({ store, clock, log: keepLog().log }, recover));
  const reached: string[] = [];
  for (let passed = 0; passed < 20_000; passed += 500) {
    await clock.advance(500);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    reached.push((await store.get('sweeper', 'leaving'))?.after ?? '');
  }
  expect(reached).toEqual(reached.toSorted());
});
