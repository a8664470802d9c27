import { describe, expect, it } from 'vitest';
import { sampleRecord } from '../../../test/support/samples.ts';
import type { RecordState } from '../message/message.ts';
import { countsWithout, totalOf } from './overview.ts';
import { sumOf, tallyOf } from './tally.ts';

const states: RecordState[] = ['delivered', 'waiting', 'delivered', 'failed', 'delivered'];
const records = states.map((state, position) => sampleRecord(state, { id: `r${position}`, position }));

describe.each([
  ['a short list', { records }],
  ['a counted list', { records: [], tally: sumOf(records.map(tallyOf)) }],
])('the rest of %s', (_what, listed) => {
  it('is everything beside those that are told one by one, and names no state that none of it is in', () => {
    expect(countsWithout(listed, records.slice(1, 4))).toEqual({ delivered: 2 });
  });

  it('is all of it where none is told', () => {
    const all = countsWithout(listed, []);
    expect(all).toEqual({ delivered: 3, waiting: 1, failed: 1 });
    expect(totalOf(listed)).toBe(records.length);
  });

  it('is nothing where all are told, or one that the counts do not know yet', () => {
    expect(countsWithout(listed, records)).toEqual({});
    expect(countsWithout(listed, [...records, sampleRecord('failed')])).toEqual({});
  });
});
