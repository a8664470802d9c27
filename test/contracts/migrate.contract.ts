/** How every backend becomes one of a later format: in one change, or not at all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../src/kit/deadline.ts';
import type { Backend, Entry } from '../../src/store/backend.ts';
import { encode } from '../../src/store/codec.ts';
import type { FormatStep } from '../../src/store/formats.ts';
import { createReader } from '../../src/store/strict-reader.ts';
import { takeFormat } from '../../src/store/take-format.ts';

/** Two made-up formats after the first one. */
const steps: readonly FormatStep[] = [
  { repeat: (value) => ({ ...(value as object), at: 2 }), draft: () => undefined },
  {
    repeat: (value, id) => ({ ...(value as object), dispatchId: `of-${id}` }),
    quota: (value) => {
      if ((value as { used: unknown }).used === 'many') throw new Error('not of that format');
      return value;
    },
  },
];

/** `open` is called once per case and gives an empty backend that goes by the clock it is handed. */
export const migrateContract = (name: string, open: (now: () => number) => Promise<Backend>): void => {
  describe(`a store of an earlier format on ${name}`, () => {
    const now = () => 1_790_000_000_000;
    let backend: Backend;
    let aside: string[];
    beforeEach(async () => {
      backend = await open(now);
      aside = [];
      await backend.claimFormat('1', deadlineIn(10_000));
    });
    afterEach(() => backend.close());

    const value = (it: unknown, expires: number | null = null) => encode({ version: 1, expires, value: it });
    const put = (key: string, text: string, expires: number | null = null) =>
      backend.whole.put([{ key, text, expires }]);
    const all = async () => {
      const entries: Entry[] = [];
      for await (const batch of backend.whole.entries()) entries.push(...batch);
      return new Map(entries.map(({ key, text, expires }) => [key, { text, expires }]));
    };
    const take = (of: readonly FormatStep[] = steps) => {
      const read = createReader({ storage: backend.storage, now, onError: () => {} });
      const onSetAside = (key: string) => aside.push(key);
      return takeFormat({ backend, read, now, steps: of, newVersion: () => 7, onSetAside }, deadlineIn(10_000));
    };

    it('is brought to the current one, each kind by its own steps and the others as they are', async () => {
      const expires = now() + 60_000;
      const text = value({ dispatchId: '', at: 1 }, expires);
      await backend.whole.put(Array.from({ length: 1_200 }, (_, n) => ({ key: `repeat:r${n}`, text, expires })));
      await put('draft:d', value({ text: 'old' }));
      await put('pending:p', value({ what: 'dispatch' }));
      await take();
      const found = await all();
      const moved = { version: 7, expires, value: { dispatchId: 'of-r1199', at: 2 } };
      expect(found.get('repeat:r1199')).toEqual({ text: encode(moved), expires });
      expect(found.get('pending:p')?.text).toBe(value({ what: 'dispatch' }));
      expect(found.has('draft:d')).toBe(false);
      expect(found.size).toBe(1_201);
      expect(await backend.ids('pending')).toEqual(['p']);
      expect(await backend.claimFormat('3', deadlineIn(10_000))).toBe('3');
      await take();
      expect(await all()).toEqual(found);
    });

    it('goes on from where it is', async () => {
      await put('repeat:r', value({ dispatchId: 'd', at: 1 }));
      await backend.whole.note('2');
      await take();
      expect((await all()).get('repeat:r')?.text).toContain('"value":{"dispatchId":"of-r","at":1}');
    });

    it('names what cannot be read and keeps it aside, and brings over the rest', async () => {
      await put('repeat:bad', 'no JSON');
      await put('quota:worse', value({ used: 'many' }));
      await put('repeat:good', value({ dispatchId: 'd', at: 1 }));
      await take();
      expect(aside.sort()).toEqual(['quota:worse', 'repeat:bad']);
      const found = await all();
      expect([...found.keys()].sort()).toEqual(['repeat:good', 'unreadable:quota:worse', 'unreadable:repeat:bad']);
      expect(found.get('unreadable:repeat:bad')?.text).toBe('no JSON');
    });

    it('is left as it was where the work does not come to its end', async () => {
      await put('repeat:a', value({ dispatchId: 'd', at: 1 }));
      await put('repeat:b', value({ dispatchId: 'd', at: 1 }));
      const before = await all();
      let calls = 0;
      const rewriting = backend.whole.rewrite('1', '2', (entry) => {
        calls += 1;
        if (calls === 2) throw new Error('ended in the middle');
        return { ...entry, text: 'changed' };
      });
      await expect(rewriting).rejects.toThrow();
      expect(await all()).toEqual(before);
      await take();
      expect((await all()).get('repeat:a')?.text).toContain('of-a');
    });

    it('is refused, untouched, while a process of an earlier version works on it', async () => {
      const running = { bot: 'U', sender: 's', processes: { p: now() + 60_000 } };
      await put('running:all', value(running));
      await put('repeat:r', value({ dispatchId: 'd', at: 1 }));
      const before = await all();
      await expect(take()).rejects.toMatchObject({
        code: 'store.in-use',
        message: expect.stringContaining('Stop all'),
      });
      expect(await all()).toEqual(before);
      await put('running:all', value({ ...running, processes: { p: now() - 1 } }));
      await take();
    });

    it.each([
      ['newer', '4', 'newer version'],
      ['half filled', 'filling', 'interrupted'],
      ['moved away', 'moved 1', 'moved to another place'],
      ['older than the number', '0', 'earlier version'],
    ])('is refused with a sentence where it is %s', async (_what, format, words) => {
      await put('repeat:r', value({ dispatchId: 'd', at: 1 }));
      await backend.whole.note(format);
      const before = await all();
      await expect(take()).rejects.toMatchObject({ code: 'store.format', message: expect.stringContaining(words) });
      expect(await all()).toEqual(before);
    });

    it('is emptied whole, and can be used anew', async () => {
      await put('repeat:a', value({ dispatchId: 'd', at: 1 }));
      await put('pending:p', value({ what: 'dispatch' }));
      await backend.whole.empty();
      expect((await all()).size).toBe(0);
      expect(await backend.ids('pending')).toEqual([]);
      expect(await backend.claimFormat('3', deadlineIn(10_000))).toBe('3');
    });
  });
};
