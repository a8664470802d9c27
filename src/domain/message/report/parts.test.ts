import { describe, expect, it } from 'vitest';
import { sampleAt, sampleRecord } from '../../../../test/support/samples.ts';
import type { MessageRecord, ReportedState } from '../message.ts';
import { type Report, transitionRecord } from '../record.ts';
import { inAll } from './parts.ts';

const submitted = sampleRecord('submitted', { uuid: 'p1' });
const failure = { code: 'plivo.50', sentence: 'Not delivered: it is a landline.', field: 'to' } as const;

type Told = [uuid: string, state: ReportedState, more?: Partial<Report>];
const tell = (record: MessageRecord, ...reports: Told[]): MessageRecord =>
  reports.reduce(
    (it, [uuid, state, more]) => transitionRecord(it, { type: 'reported', at: sampleAt + 1, uuid, state, ...more }),
    record,
  );

describe('a text in parts', () => {
  it.each<[string, ReportedState, Told[]]>([
    [
      'delivered once all parts are',
      'delivered',
      [
        ['p1', 'delivered'],
        ['p2', 'sent'],
        ['p2', 'delivered'],
      ],
    ],
    [
      'sent while one is only sent',
      'sent',
      [
        ['p1', 'delivered'],
        ['p2', 'sent'],
      ],
    ],
    [
      'not delivered where one was not, whatever the order',
      'undelivered',
      [
        ['p1', 'delivered'],
        ['p2', 'undelivered'],
      ],
    ],
    [
      'not delivered where one was not, told first',
      'undelivered',
      [
        ['p2', 'undelivered'],
        ['p1', 'delivered'],
      ],
    ],
    [
      'failed where one did not leave',
      'failed',
      [
        ['p1', 'sent'],
        ['p2', 'failed'],
        ['p1', 'delivered'],
      ],
    ],
    [
      'delivered where a part was, though that was told of it last',
      'delivered',
      [
        ['p2', 'undelivered'],
        ['p2', 'delivered'],
        ['p1', 'delivered'],
      ],
    ],
  ])('is %s', (_what, state, reports) => {
    expect(tell(submitted, ...reports).state).toBe(state);
  });

  it('is not delivered before each part is that the carrier counts', () => {
    const of3 = { parts: 3 };
    const two = tell(submitted, ['p1', 'delivered', of3], ['p2', 'delivered', of3]);
    expect(two.state).toBe('submitted');
    expect(tell(two, ['p3', 'delivered', of3]).state).toBe('delivered');
  });

  it('waits for a part of which the carrier tells only with a repeated report', () => {
    const both = tell(submitted, ['p1', 'delivered'], ['p2', 'delivered']);
    const more = tell(both, ['p2', 'delivered', { parts: 3 }]);
    expect(more.parts).toEqual({ ...both.parts, of: 3 });
    expect(more.state).toBe('submitted');
    expect(tell(more, ['p3', 'delivered', { parts: 3 }]).state).toBe('delivered');
  });

  it('is only submitted where no part was heard of', () => {
    expect(inAll({ list: [] })).toEqual({ state: 'submitted' });
    expect(inAll({ of: 2, list: [] })).toEqual({ state: 'submitted' });
  });

  it('says why of the part that was not delivered', () => {
    const lost = tell(submitted, ['p1', 'delivered'], ['p2', 'undelivered', { errorCode: '50', failure }]);
    expect(lost).toMatchObject({ state: 'undelivered', errorCode: '50', failure });
  });

  it('costs what its parts cost, each once', () => {
    const price = { price: '0.00550' };
    const reports: Told[] = [
      ['p1', 'sent', price],
      ['p2', 'sent', price],
      ['p1', 'delivered', price],
      ['p2', 'delivered', price],
    ];
    expect(tell(submitted, ...reports).price).toBe('0.01100');
    expect(tell(submitted, ...reports, ...reports).price).toBe('0.01100');
  });

  it('costs what is told of a part later, though it came no further', () => {
    const both = tell(submitted, ['p1', 'sent', { price: '0.00550' }], ['p2', 'sent']);
    expect(both.price).toBe('0.00550');
    const charged = tell(both, ['p2', 'sent', { price: '0.00770' }]);
    expect(charged).toMatchObject({ state: 'sent', price: '0.01320' });
  });

  it('costs a sum with the digits of the longest price, and none where no price has any', () => {
    expect(tell(submitted, ['p1', 'sent', { price: '1' }], ['p2', 'sent', { price: '0.0055' }]).price).toBe('1.0055');
    expect(tell(submitted, ['p1', 'sent', { price: '1' }], ['p2', 'sent', { price: '2' }]).price).toBe('3');
  });

  it('keeps the id that it has, and forgets nothing for a report that tells nothing new', () => {
    const both = tell(submitted, ['p1', 'delivered'], ['p2', 'sent']);
    expect(both.uuid).toBe('p1');
    expect(tell(both, ['p2', 'sent'], ['p1', 'sent'], ['p2', 'submitted'])).toBe(both);
  });

  it('may be told of before the answer to its send', () => {
    const sending = sampleRecord('sending');
    const early = tell(sending, ['p2', 'sent', { parts: 2 }]);
    expect(early.state).toBe('submitted');
    const accepted = transitionRecord(early, { type: 'send.accepted', at: sampleAt, uuid: 'p1' });
    expect(tell(accepted, ['p1', 'delivered', { parts: 2 }], ['p2', 'delivered', { parts: 2 }]).state).toBe(
      'delivered',
    );
  });

  it('has no more parts than a text can have', () => {
    const many = Array.from({ length: 50 }, (_, n): Told => [`x${n}`, 'sent']);
    expect(tell(submitted, ...many).parts?.list.length).toBeLessThanOrEqual(20);
  });
});

it('a message of one part keeps nothing of parts', () => {
  expect(tell(submitted, ['p1', 'sent'], ['p1', 'delivered'])).not.toHaveProperty('parts');
});
