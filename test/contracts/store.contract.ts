/** What every store must do, whatever lies under it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSameTally, sumOf, type Tally, tallyOf } from '../../src/domain/list/tally.ts';
import type { MessageRecord } from '../../src/domain/message/message.ts';
import { StoreError } from '../../src/ports/errors.ts';
import type { Change, Store } from '../../src/ports/index.ts';
import { bareRecord } from '../support/samples.ts';

const start = 1_790_000_000_000;
/** In milliseconds. Redis counts a lifetime in real time, so that a short one would end while a busy machine waits. */
const minute = 60_000;
const many = Array.from({ length: 50 }, (_, index) => index);
const hostileIds = [
  'a:b',
  'pending:a',
  '__proto__',
  'constructor',
  '',
  'ü☃🎉',
  "'; --",
  '*',
  '%',
  'a\0b',
  'a\nb',
  'a::b',
  ';',
];

/** `open` is called once per case and gives an empty store that goes by the clock it is handed. */
export const storeContract = (name: string, open: (now: () => number) => Promise<Store>): void => {
  describe(`store on ${name}`, () => {
    let store: Store;
    let now: number;
    beforeEach(async () => {
      now = start;
      store = await open(() => now);
    });
    afterEach(() => store.close());

    const sample = (id: string) => store.get('notice-sent', id);

    describe('create and get', () => {
      it('gives back what was created', async () => {
        expect(await store.create('recent', 'U1', { dispatchIds: ['a', 'b'] })).toBe(true);
        expect(await store.get('recent', 'U1')).toEqual({ dispatchIds: ['a', 'b'] });
      });

      it('knows nothing of what was never created', async () => {
        expect(await sample('p')).toBeUndefined();
      });

      it('creates once, and keeps the first', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        expect(await store.create('notice-sent', 'p', { at: 2 })).toBe(false);
        expect(await sample('p')).toEqual({ at: 1 });
      });

      it('lets exactly one of 50 concurrent creates win', async () => {
        const won = await Promise.all(many.map((n) => store.create('notice-sent', 'p', { at: n })));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await sample('p')).toEqual({ at: won.indexOf(true) });
      });

      it('keeps apart ids of any characters, and kinds with the same id', async () => {
        await Promise.all(hostileIds.map((id, n) => store.create('notice-sent', id, { at: n })));
        await Promise.all(hostileIds.map((id) => store.create('pending', id, { what: 'dispatch' })));
        expect(await Promise.all(hostileIds.map(sample))).toEqual(hostileIds.map((_, n) => ({ at: n })));
        expect((await store.list('pending')).map(({ id }) => id).sort()).toEqual([...hostileIds].sort());
      });

      it('keeps values of a megabyte and of any characters', async () => {
        const dispatchIds = ['x'.repeat(1_000_000), ':text', ':base64:aGk=', '"version":1', 'ü☃🎉\0\n'];
        await store.create('recent', 'U1', { dispatchIds });
        expect(await store.get('recent', 'U1')).toEqual({ dispatchIds });
      });

      it('hands out copies', async () => {
        const value = { at: 1 };
        await store.create('notice-sent', 'p', value);
        value.at = 2;
        const first = await sample('p');
        if (first) first.at = 3;
        expect(await sample('p')).toEqual({ at: 1 });
      });
    });

    describe('update', () => {
      it('stores what the function returns', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        const answer = await store.update('notice-sent', 'p', ({ at }) => ({ at: at + 1 }));
        expect(answer).toEqual({ before: { at: 1 }, value: { at: 2 }, changed: true });
        expect(await sample('p')).toEqual({ at: 2 });
      });

      it('loses none of 50 concurrent updates', async () => {
        await store.create('notice-sent', 'p', { at: 0 });
        await Promise.all(many.map(() => store.update('notice-sent', 'p', ({ at }) => ({ at: at + 1 }))));
        expect(await sample('p')).toEqual({ at: 50 });
      });

      it('writes nothing when the same object comes back', async () => {
        await store.create('notice-sent', 'p', { at: 1 }, { expires: start + minute });
        const answer = await store.update('notice-sent', 'p', (value) => value, { expires: null });
        expect(answer).toEqual({ before: { at: 1 }, value: { at: 1 }, changed: false });
        now = start + minute;
        expect(await sample('p')).toBeUndefined();
      });

      it('never calls the function for what is not there', async () => {
        let calls = 0;
        const count = (value: { at: number }) => {
          calls += 1;
          return value;
        };
        expect(await store.update('notice-sent', 'p', count)).toBeUndefined();
        expect(calls).toBe(0);
      });

      it('rejects with what the function throws, and writes nothing', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        const fail = () => {
          throw new RangeError('no');
        };
        await expect(store.update('notice-sent', 'p', fail)).rejects.toThrow(RangeError);
        expect(await sample('p')).toEqual({ at: 1 });
      });
    });

    describe('remove', () => {
      it('says whether it was there', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        expect(await store.remove('notice-sent', 'p')).toBe(true);
        expect(await store.remove('notice-sent', 'p')).toBe(false);
        expect(await sample('p')).toBeUndefined();
      });

      it('says so to exactly one of 50', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        const removed = await Promise.all(many.map(() => store.remove('notice-sent', 'p')));
        expect(removed.filter(Boolean)).toHaveLength(1);
      });
    });

    describe('change', () => {
      it('says of each value what it was, what it is, and whether it changed', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        await store.create('uuid', 'u', { recordId: 'r' });
        const answer = await store.change([
          { do: 'upsert', kind: 'notice-sent', id: 'p', fn: (it) => ({ at: (it?.at ?? 0) + 1 }) },
          { do: 'upsert', kind: 'window', id: 'w', fn: () => ({ log: [7] }) },
          { do: 'update', kind: 'uuid', id: 'u', fn: (it) => it },
        ]);
        expect(answer.ok && answer.stored).toEqual([
          { before: { at: 1 }, value: { at: 2 }, changed: true },
          { before: undefined, value: { log: [7] }, changed: true },
          { before: { recordId: 'r' }, value: { recordId: 'r' }, changed: false },
        ]);
      });

      it('says of several changes of one value what each found and what it left', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        const answer = await store.change([
          { do: 'update', kind: 'notice-sent', id: 'p', fn: ({ at }) => ({ at: at + 1 }) },
          { do: 'update', kind: 'notice-sent', id: 'p', fn: (it) => it },
          { do: 'remove', kind: 'notice-sent', id: 'p' },
          { do: 'create', kind: 'notice-sent', id: 'p', value: { at: 9 } },
        ]);
        expect(answer.ok && answer.stored).toEqual([
          { before: { at: 1 }, value: { at: 2 }, changed: true },
          { before: { at: 2 }, value: { at: 2 }, changed: false },
          { before: { at: 2 }, value: undefined, changed: true },
          { before: undefined, value: { at: 9 }, changed: true },
        ]);
        expect(await sample('p')).toEqual({ at: 9 });
      });

      it('says of what is created that there was nothing, also where something has expired', async () => {
        const created = { before: undefined, value: { at: 2 }, changed: true };
        const create = () => store.change([{ do: 'create', kind: 'notice-sent', id: 'p', value: { at: 2 } }]);
        await store.create('notice-sent', 'p', { at: 1 }, { expires: start + minute });
        now = start + minute;
        expect(await create()).toEqual({ ok: true, stored: [created] });
        expect(await create()).toEqual({ ok: false, failed: 0 });
      });

      it('says of what is removed what it was', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        const remove = () => store.change([{ do: 'remove', kind: 'notice-sent', id: 'p' }]);
        expect(await remove()).toEqual({
          ok: true,
          stored: [{ before: { at: 1 }, value: undefined, changed: true }],
        });
        expect(await remove()).toEqual({ ok: true, stored: [{ before: undefined, value: undefined, changed: false }] });
      });

      it('says to each of 50 concurrent upserts what the one before it left', async () => {
        const count = (it: { at: number } | undefined) => ({ at: (it?.at ?? 0) + 1 });
        const answers = await Promise.all(many.map(() => store.upsert('notice-sent', 'p', count)));
        const steps = answers.map(({ before, value }) => [before?.at ?? 0, value.at]);
        expect(steps.sort(([a = 0], [b = 0]) => a - b)).toEqual(many.map((n) => [n, n + 1]));
      });

      it('says the same of a single upsert', async () => {
        const count = (it: { at: number } | undefined) => ({ at: (it?.at ?? 0) + 1 });
        expect(await store.upsert('notice-sent', 'p', count)).toEqual({
          before: undefined,
          value: { at: 1 },
          changed: true,
        });
        expect(await store.upsert('notice-sent', 'p', count)).toMatchObject({ before: { at: 1 }, value: { at: 2 } });
        expect(await store.upsert('notice-sent', 'p', (it) => it ?? { at: 0 })).toMatchObject({ changed: false });
      });

      it('makes several changes together', async () => {
        await store.create('notice-sent', 'old', { at: 1 });
        await store.create('recent', 'U1', { dispatchIds: ['a'] });
        const answer = await store.change([
          { do: 'create', kind: 'pending', id: 'd', value: { what: 'dispatch' } },
          { do: 'update', kind: 'recent', id: 'U1', fn: (v) => ({ dispatchIds: ['d', ...v.dispatchIds] }) },
          { do: 'upsert', kind: 'recent', id: 'U2', fn: (v) => ({ dispatchIds: ['d', ...(v?.dispatchIds ?? [])] }) },
          { do: 'remove', kind: 'notice-sent', id: 'old' },
          { do: 'remove', kind: 'notice-sent', id: 'never there' },
        ]);
        expect(answer).toMatchObject({ ok: true });
        expect(await store.get('pending', 'd')).toEqual({ what: 'dispatch' });
        expect(await store.get('recent', 'U1')).toEqual({ dispatchIds: ['d', 'a'] });
        expect(await store.get('recent', 'U2')).toEqual({ dispatchIds: ['d'] });
        expect(await sample('old')).toBeUndefined();
      });

      it('names the create of something that exists, and makes none of the changes', async () => {
        await store.create('notice-sent', 'there', { at: 1 });
        const answer = await store.change([
          { do: 'create', kind: 'notice-sent', id: 'new', value: { at: 2 } },
          { do: 'create', kind: 'notice-sent', id: 'there', value: { at: 2 } },
          { do: 'update', kind: 'notice-sent', id: 'missing', fn: (value) => value },
        ]);
        expect(answer).toEqual({ ok: false, failed: 1 });
        expect(await sample('new')).toBeUndefined();
      });

      it('names it also where there are only creates', async () => {
        await store.create('notice-sent', 'there', { at: 1 });
        const answer = await store.change([
          { do: 'create', kind: 'notice-sent', id: 'new', value: { at: 2 } },
          { do: 'create', kind: 'notice-sent', id: 'there', value: { at: 2 } },
          { do: 'create', kind: 'notice-sent', id: 'new', value: { at: 3 } },
        ]);
        expect(answer).toEqual({ ok: false, failed: 1 });
        expect(await sample('new')).toBeUndefined();
      });

      it('names the update of something that is missing, and makes none of the changes', async () => {
        await store.create('notice-sent', 'there', { at: 1 });
        const answer = await store.change([
          { do: 'remove', kind: 'notice-sent', id: 'there' },
          { do: 'update', kind: 'notice-sent', id: 'missing', fn: (value) => value },
        ]);
        expect(answer).toEqual({ ok: false, failed: 1 });
        expect(await sample('there')).toEqual({ at: 1 });
      });

      it('shows a later change what an earlier one did to the same id', async () => {
        const answer = await store.change([
          { do: 'create', kind: 'notice-sent', id: 'p', value: { at: 1 } },
          { do: 'update', kind: 'notice-sent', id: 'p', fn: ({ at }) => ({ at: at + 1 }) },
        ]);
        expect(answer).toMatchObject({ ok: true });
        expect(await sample('p')).toEqual({ at: 2 });
      });

      it('moves nothing apart when 50 run at once over the same ids', async () => {
        const ids = ['a', 'b', 'c'] as const;
        await Promise.all(ids.map((id) => store.create('notice-sent', id, { at: 100 })));
        const move = (n: number) =>
          store.change([
            { do: 'update', kind: 'notice-sent', id: ids[n % 3] ?? 'a', fn: ({ at }) => ({ at: at - 1 }) },
            { do: 'update', kind: 'notice-sent', id: ids[(n + 1) % 3] ?? 'b', fn: ({ at }) => ({ at: at + 1 }) },
          ]);
        const answers = await Promise.all(many.map(move));
        expect(answers.every(({ ok }) => ok)).toBe(true);
        // 50 moves around a ring of three: 17 leave a, 17 leave b, 16 leave c.
        expect(await Promise.all(ids.map(sample))).toEqual([{ at: 99 }, { at: 100 }, { at: 101 }]);
      });

      it('lets one of 50 concurrent changes win that create the same', async () => {
        const answers = await Promise.all(
          many.map((n) =>
            store.change([
              { do: 'create', kind: 'notice-sent', id: `own ${n}`, value: { at: n } },
              { do: 'create', kind: 'notice-sent', id: 'same', value: { at: n } },
            ]),
          ),
        );
        const winners = many.filter((n) => answers[n]?.ok);
        expect(winners).toHaveLength(1);
        expect(await sample('same')).toEqual({ at: winners[0] });
        const own = await Promise.all(many.map((n) => sample(`own ${n}`)));
        expect(many.filter((n) => own[n])).toEqual(winners);
      });

      it('has nothing against no changes at all', async () => {
        expect(await store.change([])).toMatchObject({ ok: true });
      });
    });

    describe('list', () => {
      it('follows what is created and removed', async () => {
        await store.create('pending', 'a', { what: 'dispatch' });
        await store.change([
          { do: 'create', kind: 'pending', id: 'b', value: { what: 'dispatch' } },
          { do: 'remove', kind: 'pending', id: 'a' },
        ]);
        await store.create('pending', 'c', { what: 'dispatch' });
        await store.update('pending', 'c', () => ({ what: 'notice' }));
        const entries = await store.list('pending');
        expect(entries.sort((x, y) => x.id.localeCompare(y.id))).toEqual([
          { id: 'b', value: { what: 'dispatch' } },
          { id: 'c', value: { what: 'notice' } },
        ]);
      });

      it('leaves out what has expired', async () => {
        await store.create('pending', 'a', { what: 'dispatch' }, { expires: start + minute });
        await store.create('pending', 'b', { what: 'dispatch' });
        now = start + minute;
        expect((await store.list('pending')).map(({ id }) => id)).toEqual(['b']);
      });

      it('is complete for 1,200 entries', async () => {
        const ids = Array.from({ length: 1_200 }, (_, n) => `d${n}`);
        // Not all at once: a call that waits behind a thousand others may come to its deadline.
        for (let n = 0; n < ids.length; n += 100) {
          const some = ids.slice(n, n + 100);
          await Promise.all(some.map((id) => store.create('pending', id, { what: 'dispatch' })));
        }
        expect(await store.list('pending')).toHaveLength(1_200);
      });
    });

    describe('expiry', () => {
      const lifetime = { expires: start + minute };

      it('ends at the moment given, by the clock that was handed in', async () => {
        await store.create('notice-sent', 'p', { at: 1 }, lifetime);
        now = start + minute - 1;
        expect(await sample('p')).toEqual({ at: 1 });
        now = start + minute;
        expect(await sample('p')).toBeUndefined();
      });

      it('makes room for a new one', async () => {
        await store.create('notice-sent', 'p', { at: 1 }, lifetime);
        now = start + minute;
        expect(await store.update('notice-sent', 'p', () => ({ at: 9 }))).toBeUndefined();
        expect(await store.remove('notice-sent', 'p')).toBe(false);
        expect(await store.create('notice-sent', 'p', { at: 2 })).toBe(true);
        expect(await sample('p')).toEqual({ at: 2 });
      });

      it('is kept by an update that does not name it', async () => {
        await store.create('notice-sent', 'p', { at: 1 }, lifetime);
        await store.update('notice-sent', 'p', () => ({ at: 2 }));
        await store.change([{ do: 'upsert', kind: 'notice-sent', id: 'p', fn: () => ({ at: 3 }) }]);
        expect(await sample('p')).toEqual({ at: 3 });
        now = start + minute;
        expect(await sample('p')).toBeUndefined();
      });

      it('is changed, or taken away, by an update that names it', async () => {
        await store.create('notice-sent', 'longer', { at: 1 }, lifetime);
        await store.create('notice-sent', 'for ever', { at: 1 }, lifetime);
        await store.create('notice-sent', 'from now on', { at: 1 });
        await store.update('notice-sent', 'longer', () => ({ at: 2 }), { expires: start + 2 * minute });
        await store.update('notice-sent', 'for ever', () => ({ at: 2 }), { expires: null });
        await store.update('notice-sent', 'from now on', () => ({ at: 2 }), lifetime);
        now = start + 2 * minute - 1;
        expect(await sample('longer')).toEqual({ at: 2 });
        expect(await sample('from now on')).toBeUndefined();
        now = start + 1e9;
        expect(await sample('longer')).toBeUndefined();
        expect(await sample('for ever')).toEqual({ at: 2 });
      });

      it('takes fractions of a millisecond', async () => {
        expect(await store.create('notice-sent', 'p', { at: 1 }, { expires: start + minute + 0.5 })).toBe(true);
        expect(await sample('p')).toEqual({ at: 1 });
      });
    });

    describe('add', () => {
      it('counts up and down from nothing', async () => {
        expect(await store.add('c', 3, start + minute)).toBe(3);
        expect(await store.add('c', -5, start + minute)).toBe(-2);
      });

      it('counts every one of 50 concurrent additions', async () => {
        const totals = await Promise.all(many.map(() => store.add('c', 1, start + minute)));
        expect(totals.sort((a, b) => a - b)).toEqual(many.map((n) => n + 1));
      });

      it('begins again when the lifetime of the first addition is over', async () => {
        await store.add('c', 1, start + minute);
        await store.add('c', 1, start + 2 * minute);
        now = start + minute;
        expect(await store.add('c', 1, start + 2 * minute)).toBe(1);
      });
    });

    describe('the tally of a long list', () => {
      const tally = () => store.get('tally', 'd');
      const inList = (position: number, state: MessageRecord['state'] = 'waiting') =>
        bareRecord(state, { id: `r${position}`, dispatchId: 'd', position });
      const moveTo = (position: number, state: MessageRecord['state']): Change => ({
        do: 'update',
        kind: 'record',
        id: `r${position}`,
        fn: (it) => ({ ...it, state }),
      });
      const startList = async (count: number) => {
        const records = Array.from({ length: count }, (_, position) => inList(position));
        await store.change([
          { do: 'create', kind: 'tally', id: 'd', value: sumOf(records.map(tallyOf)) },
          ...records.map((value): Change => ({ do: 'create', kind: 'record', id: value.id, value })),
        ]);
      };
      const expectTrue = async (count: number) => {
        const records = await Promise.all(Array.from({ length: count }, (_, n) => store.get('record', `r${n}`)));
        expect(await tally()).toEqual(sumOf(records.filter((it) => it !== undefined).map(tallyOf)));
      };

      it('is what was written where it is written beside its records', async () => {
        await startList(40);
        expect(await tally()).toMatchObject({ waiting: 40 });
        await expectTrue(40);
      });

      it('follows a record in the same change', async () => {
        await startList(2);
        await store.update('record', 'r0', (it) => ({ ...it, state: 'failed' }));
        expect(await tally()).toMatchObject({ waiting: 1, failed: 1, 'problem.failed.0': 1 });
        await store.change([moveTo(0, 'cancelled'), moveTo(1, 'cancelled')]);
        expect(await tally()).toEqual({ cancelled: 2 });
        await store.remove('record', 'r0');
        await store.create('record', 'r5', inList(5, 'delivered'));
        expect(await tally()).toEqual({ cancelled: 1, delivered: 1, left: 1 });
      });

      it('loses none of 50 records that move at once, each by changes of its own', async () => {
        await startList(50);
        await Promise.all(many.map((n) => store.change([moveTo(n, 'sending')])));
        await Promise.all(many.map((n) => store.change([moveTo(n, n % 3 === 0 ? 'failed' : 'delivered')])));
        expect(await tally()).toMatchObject({ failed: 17, delivered: 33, left: 33 });
        await expectTrue(50);
      });

      it('stays as it is where nothing is changed, or a change fails', async () => {
        await startList(1);
        const before = await tally();
        await store.update('record', 'r0', (it) => it);
        await store.update('record', 'r0', (it) => ({ ...it, price: '0.01' }));
        await store.change([moveTo(0, 'failed'), { do: 'update', kind: 'record', id: 'none', fn: (it) => it }]);
        expect(await tally()).toEqual(before);
      });

      it('is not made where there is none, nor again after its end', async () => {
        await store.create('record', 'r0', inList(0));
        await store.change([moveTo(0, 'failed')]);
        expect(await tally()).toBeUndefined();
        await store.create('tally', 'd', { failed: 1 }, { expires: start + minute });
        now = start + minute;
        await store.change([moveTo(0, 'delivered')]);
        expect(await tally()).toBeUndefined();
        expect(await store.create('tally', 'd', { sent: 1 })).toBe(true);
      });

      it('keeps its lifetime, and can end as an empty one', async () => {
        await store.create('record', 'r0', inList(0));
        await store.create('tally', 'd', tallyOf(inList(0)), { expires: start + minute });
        await store.remove('record', 'r0');
        expect(await tally()).toEqual({});
        await store.create('record', 'r0', inList(0, 'delivered'));
        expect(await tally()).toEqual({ delivered: 1, left: 1 });
        now = start + minute;
        expect(await tally()).toBeUndefined();
      });

      it('takes no part in what belongs to no long list', async () => {
        await startList(1);
        const before = await tally();
        await store.create('record', 'short', bareRecord('waiting', { id: 'short', dispatchId: 'd' }));
        expect(await tally()).toEqual(before);
      });

      it('lets a change that compares it notice every addition', async () => {
        await startList(50);
        const stop = async (seen: Tally) => {
          const ifSame = (it: Tally) => {
            if (!isSameTally(it, seen)) throw new RangeError('it moved');
            return { ...it };
          };
          return store.update('tally', 'd', ifSame).then(
            () => true,
            () => false,
          );
        };
        const seen = (await tally()) ?? {};
        const moved = Promise.all(many.map((n) => store.change([moveTo(n, 'sending')])));
        await store.change([moveTo(0, 'sending')]);
        expect(await stop(seen)).toBe(false);
        await moved;
        expect(await stop((await tally()) ?? {})).toBe(true);
      });
    });

    describe('ping and close', () => {
      it('answers while it is open', async () => {
        await expect(store.ping()).resolves.toBeUndefined();
      });

      it('rejects after it was closed, instead of finding nothing', async () => {
        await store.create('notice-sent', 'p', { at: 1 });
        await store.close();
        const calls = [
          () => store.get('notice-sent', 'p'),
          () => store.create('notice-sent', 'q', { at: 1 }),
          () => store.update('notice-sent', 'p', () => ({ at: 2 })),
          () => store.remove('notice-sent', 'p'),
          () => store.change([{ do: 'remove', kind: 'notice-sent', id: 'p' }]),
          () => store.list('pending'),
          () => store.add('c', 1, start + minute),
          () => store.ping(),
        ];
        for (const call of calls) await expect(call()).rejects.toThrow(StoreError);
      });

      it('may be closed twice', async () => {
        await store.close();
        await expect(store.close()).resolves.toBeUndefined();
      });
    });
  });
};
