import { WebClient } from '@slack/web-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../ports/errors.ts';
import type { Slack } from '../api/call.ts';
import { lookIntoList } from './listed-files.ts';
import type { Files } from './message-files.ts';

const ts = '1760000000.000100';
const posted = { channelId: 'C1', ts, userId: 'U1', hinted: false };
const minutesBefore = (minutes: number) => 1_760_000_000 - minutes * 60;
const sharedIn = (...all: string[]) => ({ public: { C1: all.map((at) => ({ ts: at })) } });

type File = { id?: string; name?: string; created?: number; shares?: object; has_more_shares?: boolean };

type Whole = File | string | ((id: string) => File);

/**
 * What is seen in a list of these files, after a look that found what `before` says, at first none; `whole` is what `files.info` says of each,
 * or the error that it answers with.
 */
const see = async (files: File[], whole: Whole = {}, before: Files | 'unknown' = []) => {
  const client = new WebClient();
  let asked = 0;
  client.files.list = async () => ({ ok: true, files });
  client.files.info = async ({ file }) => {
    asked += 1;
    if (typeof whole === 'string') throw new DeliveryError(whole, 'permanent');
    return { ok: true, file: typeof whole === 'function' ? whole(file) : whole };
  };
  const call: Slack['call'] = (_method, run) => run();
  const look = await lookIntoList({ client, call }, posted, before === 'unknown' ? undefined : before);
  return { look, asked };
};

it('believes a list that says where its files are shared, and asks no more', async () => {
  const files = [
    { id: 'F2', name: 'b.jpg', shares: sharedIn(ts) },
    { id: 'F1', shares: { private: { C1: [{ ts: '1.2' }, { ts }] } } },
    { id: 'F0', shares: sharedIn('1.2') },
  ];
  const found = [
    { id: 'F1', name: null },
    { id: 'F2', name: 'b.jpg' },
  ];
  expect(await see(files)).toEqual({ look: { kind: 'listed', files: found }, asked: 0 });
});

const nothing = { kind: 'listed', files: [] };

it.each<[string, File | string, string]>([
  ['is shared in another message', { shares: sharedIn('1.2') }, 'nothing'],
  [
    'is shared in so many that this one may be left out',
    { shares: sharedIn('1.2'), has_more_shares: true },
    'unsettled',
  ],
  ['is new, and shared nowhere yet', { created: minutesBefore(1), shares: {} }, 'unsettled'],
  ['is of an unknown age, and shared nowhere', {}, 'unsettled'],
  ['is old, and shared nowhere', { created: minutesBefore(30) }, 'nothing'],
  ['was deleted meanwhile', 'file_deleted', 'nothing'],
  ['is listed, and not found yet', 'file_not_found', 'unsettled'],
  ['is kept by another organization', 'access_denied', 'unsettled'],
])('of a file that %s', async (_what, whole, kind) => {
  const look = kind === 'nothing' ? nothing : { kind };
  expect(await see([{ id: 'F1' }], whole)).toEqual({ look, asked: 1 });
});

it('does not wait for what another organization kept to itself long ago', async () => {
  expect((await see([{ id: 'F1', created: minutesBefore(30) }], 'access_denied')).look).toEqual(nothing);
});

it('fails with what fails', async () => {
  await expect(see([{ id: 'F1' }], 'internal_error')).rejects.toThrow('internal_error');
});

describe('a file that was uploaded long before the message', () => {
  const old = { id: 'F1', name: 'old.jpg', created: minutesBefore(3) };
  const fresh = { id: 'F2', name: 'new.jpg', created: minutesBefore(1) };
  const [oldOne, freshOne] = [old, fresh].map(({ id, name }) => ({ id, name }));
  const here = { shares: sharedIn(ts) };

  it('is not asked for in a first look, nor while new ones change', async () => {
    expect(await see([old], here, 'unknown')).toEqual({ look: nothing, asked: 0 });
    expect(await see([fresh, old], here)).toEqual({ look: { kind: 'listed', files: [freshOne] }, asked: 1 });
  });

  it('is asked for once they say the same, and has its place among them', async () => {
    const both = { look: { kind: 'listed', files: [oldOne, freshOne] }, asked: 2 };
    expect(await see([fresh, old], here, freshOne && [freshOne])).toEqual(both);
    expect(await see([fresh, old], here, both.look.files as Files)).toEqual(both);
  });

  it('is waited for where Slack does not say yet whether it is here, and the new ones are kept', async () => {
    const whole = (id: string) => (id === 'F1' ? { ...old, shares: {} } : here);
    const look = { kind: 'unsettled', files: [freshOne] };
    expect(await see([fresh, old], whole, freshOne && [freshOne])).toEqual({ look, asked: 2 });
  });
});

it('finds the same twice only where it asked for every file', async () => {
  const file = fc.record({ age: fc.integer({ min: 0, max: 60 }), isHere: fc.boolean(), wasHere: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 6 }), async (all) => {
      const files = all.map(({ age }, n) => ({ id: `F${n}`, name: `${n}.jpg`, created: minutesBefore(age) }));
      const whole = (id: string) => ({ shares: sharedIn(all[Number(id.slice(1))]?.isHere ? ts : '1.2') });
      const those = (which: 'isHere' | 'wasHere') =>
        files.flatMap(({ id, name }, n) => (all[n]?.[which] ? [{ id, name }] : [])).reverse();
      const { look } = await see(files, whole, those('wasHere'));
      const isSame = JSON.stringify(look.files) === JSON.stringify(those('wasHere'));
      if (isSame) expect(look.files).toEqual(those('isHere'));
      if (JSON.stringify(those('isHere')) === JSON.stringify(those('wasHere'))) expect(isSame).toBe(true);
    }),
  );
});
