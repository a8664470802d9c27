/** Our own store fails right before or after Plivo is asked: what the person reads then is about us, and true. */
import { expect, it } from 'vitest';
import { StoreError } from '../../../src/ports/errors.ts';
import type { Change, Kind, Kinds, Store } from '../../../src/ports/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { startAtRest } from '../../harness.ts';

const to = '+14155550123';

type Moved = { from: string | undefined; to: string };
type Fault = 'not-made' | 'made-unsaid';

/** A store that fails at some changes of a record: `fault` says how, and undefined that it works. */
const start = async (fault: (moved: Moved) => Fault | undefined) => {
  const down = (): Promise<never> =>
    Promise.reject(new StoreError('store.unavailable', 'The store did not answer in time.'));
  const bot = await startAtRest({
    plivo: { autoReports: false },
    open: async (...args) => {
      const store = await openStore(...args);
      const faultIn = async (kind: Kind, id: string, fn: (value: never) => unknown) => {
        if (kind !== 'record') return undefined;
        const before = await store.get('record', id);
        const after = before && (fn(before as never) as Kinds['record']);
        return before && after && fault({ from: before.state, to: after.state });
      };
      const failing = async <T>(found: Fault | undefined, write: () => Promise<T>): Promise<T> => {
        if (found === 'not-made') return down();
        const stored = await write();
        return found ? down() : stored;
      };
      const update: Store['update'] = async <K extends Kind>(...given: Parameters<typeof store.update<K>>) =>
        failing(await faultIn(given[0], given[1], given[2]), () => store.update<K>(...given));
      // A start is stored together with what it notes and what it depends on.
      const change: Store['change'] = async <const C extends readonly Change[]>(changes: C) => {
        const [first] = changes;
        const found = first?.do === 'update' ? await faultIn(first.kind, first.id, first.fn) : undefined;
        return failing(found, () => store.change(changes));
      };
      return { ...store, update, change };
    },
  });
  return bot;
};

it('keeps what Plivo said until the store takes it', async () => {
  let failures = 0;
  const bot = await start(({ from, to }) => {
    if (from !== 'sending' || to !== 'submitted' || failures === 4) return undefined;
    failures += 1;
    return 'not-made';
  });
  await bot.type(`${to} Taken`);
  await bot.taken(1);
  await bot.pass(5_000, 100);
  expect(failures).toBe(4);
  expect(bot.cardText()).toContain('Plivo has it');
  expect(bot.sends()).toHaveLength(1);
});

it('keeps a refusal of Plivo, and the try that clearly did not go out, until the store takes them', async () => {
  let failures = 0;
  const bot = await start(({ from, to }) => {
    if (from !== 'sending' || to === 'sending' || failures === 3) return undefined;
    failures += 1;
    return 'not-made';
  });
  bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 429 });
  await bot.type(`${to} Busy`);
  await bot.pass(30_000, 500);
  expect(failures).toBe(3);
  expect(bot.sends()).toHaveLength(2);
  expect(bot.cardText()).toContain('Plivo has it');
});

it.each<Fault>(['not-made', 'made-unsaid'])(
  'sends later what Plivo was not asked for, where the start is %s',
  async (fault) => {
    let failures = 0;
    const bot = await start(({ to }) => {
      if (to !== 'sending' || failures === 1) return undefined;
      failures += 1;
      return fault;
    });
    await bot.type(`${to} Later`);
    await bot.pass(1_000, 100);
    expect(bot.sends()).toEqual([]);
    await bot.pass(25_000, 500);
    expect(bot.sends()).toHaveLength(1);
    expect(bot.cardText()).toContain('Plivo has it');
  },
);

it('says that it was interrupted, and not that Plivo did not answer, where what Plivo said is lost', async () => {
  const bot = await start(({ from, to }) => (from === 'sending' && to === 'submitted' ? 'not-made' : undefined));
  await bot.type(`${to} Lost`);
  await bot.taken(1);
  await bot.passUntilCardSays('This app was interrupted while sending; I am asking Plivo until');
  // Then Plivo says it once more.
  await bot.passUntilCardSays('Plivo has it');
  expect(bot.sends()).toHaveLength(1);
});
