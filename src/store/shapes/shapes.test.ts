import { expect, it } from 'vitest';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { newCard } from '../../domain/message/card.ts';
import type { Kind } from '../../ports/index.ts';
import { misshapenIn } from './index.ts';

const card = newCard('d', { channelId: 'C1', shared: false });
const place = { channelId: 'C1' };
const notice = { userId: 'U1', place, message: { kind: 'help' }, attempts: 0, at: 1 };

it.each<[Kind, object]>([
  ['dispatch', sampleDispatch()],
  ['record', sampleRecord('sent')],
  ['card', card],
  ['notice', notice],
])('takes a %s, also with fields that a newer version added', (kind, value) => {
  expect(misshapenIn(kind, value)).toEqual([]);
  expect(misshapenIn(kind, { ...value, addedLater: { any: 'thing' } })).toEqual([]);
});

it.each<[string, Kind, unknown, string[]]>([
  ['no number', 'record', { ...sampleRecord('sent'), to: undefined }, ['to']],
  ['a state that nobody knows', 'record', { ...sampleRecord('sent'), state: 'lost' }, ['state']],
  ['a moment that is none', 'record', { ...sampleRecord('sent'), times: { sent: 'soon' } }, ['times.sent']],
  ['a recipient that is none', 'dispatch', { ...sampleDispatch(), recordIds: ['r1', null] }, ['recordIds.1']],
  [
    'a message that nobody can tell',
    'notice',
    { ...notice, message: { kind: 'bad-news' } },
    ['message.dispatchId', 'message.recordIds', 'message.why', 'message.channelId'],
  ],
  ['nothing in it', 'card', null, ['all of it']],
])('says where a value with %s is wrong, and never what stands there', (_what, kind, value, places) => {
  expect(misshapenIn(kind, value)).toEqual(places);
});
