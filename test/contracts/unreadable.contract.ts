/** What every backend does about an entry of a list that nobody can read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../src/kit/deadline.ts';
import type { Backend } from '../../src/store/backend.ts';
import { createReader } from '../../src/store/strict-reader.ts';
import { createVerbs, type PrunableStore } from '../../src/store/verbs.ts';

/** `open` is called once per case and gives an empty backend that goes by the clock it is handed. */
export const unreadableContract = (name: string, open: (now: () => number) => Promise<Backend>): void => {
  describe(`an unreadable entry on ${name}`, () => {
    const now = () => 1_790_000_000_000;
    let backend: Backend;
    let store: PrunableStore;
    let aside: string[];
    let version = 0;
    beforeEach(async () => {
      backend = await open(now);
      aside = [];
      const newVersion = () => {
        version += 1;
        return version;
      };
      const read = createReader({ storage: backend.storage, now, onError: () => {} });
      const deps = { backend, read, deadlineMs: 10_000, newVersion, fraction: () => 0 };
      store = createVerbs({ ...deps, onSetAside: (key) => aside.push(key) });
    });
    afterEach(() => store.close());

    const spoil = (id: string, text: string) =>
      backend.swap([{ kind: 'pending', id, version: 0, next: text, expires: null }], deadlineIn(10_000));
    const idsOf = async () => (await store.list('pending')).map(({ id }) => id).sort();

    it.each([
      ['no JSON', '{"version":1,"exp'],
      ['no envelope', '{"what":"dispatch"}'],
      ['not of the shape of its kind', '{"version":1,"expires":null,"value":{"what":"something"}}'],
    ])('is named and set aside (%s), and the others are listed', async (_what, text) => {
      for (let n = 0; n < 700; n += 1) await store.create('pending', `d${n}`, { what: 'dispatch' });
      await spoil('bad', text);
      await spoil('d7:worse', text);
      expect(await idsOf()).toHaveLength(700);
      expect(aside.sort()).toEqual(['pending:bad', 'pending:d7:worse']);
      // Once is enough, and what comes for it later has a place again.
      expect(await idsOf()).toHaveLength(700);
      expect(aside).toHaveLength(2);
      await store.upsert('pending', 'bad', (it) => it ?? { what: 'dispatch' });
      expect(await idsOf()).toContain('bad');
    });

    it('is kept for whoever looks into it, and nothing that can be read is moved', async () => {
      await spoil('bad', 'no JSON');
      await store.create('pending', 'good', { what: 'dispatch' });
      expect(await backend.setAside({ kind: 'pending', id: 'good' })).toBe(false);
      expect(await backend.setAside({ kind: 'pending', id: 'never there' })).toBe(false);
      expect(await backend.setAside({ kind: 'pending', id: 'bad' })).toBe(true);
      expect(await idsOf()).toEqual(['good']);
      expect(aside).toEqual([]);
    });
  });
};
