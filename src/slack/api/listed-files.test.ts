import { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { DeliveryError } from '../../ports/errors.ts';
import type { Slack } from './call.ts';
import { lookIntoList } from './listed-files.ts';

const ts = '1760000000.000100';
const posted = { channelId: 'C1', ts, userId: 'U1', hinted: false };
const minutesBefore = (minutes: number) => 1_760_000_000 - minutes * 60;
const sharedIn = (...all: string[]) => ({ public: { C1: all.map((at) => ({ ts: at })) } });

type File = { id?: string; name?: string; created?: number; shares?: object; has_more_shares?: boolean };

/** What is seen in a list of these files; `whole` is what `files.info` says of each, or the error that it answers with. */
const see = async (files: File[], whole: File | string = {}) => {
  const client = new WebClient();
  let asked = 0;
  client.files.list = async () => ({ ok: true, files });
  client.files.info = async () => {
    asked += 1;
    if (typeof whole === 'string') throw new DeliveryError(whole, 'permanent');
    return { ok: true, file: whole };
  };
  const call: Slack['call'] = (_method, run) => run();
  const look = await lookIntoList({ client, call }, posted);
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
