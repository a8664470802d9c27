import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { cancellerName, leaverName, senderName } from './names.ts';

const of = (name?: string) => senderName({ sender: { userId: 'U1', ...(name === undefined ? {} : { name }) } });

describe('the name of a sender', () => {
  it.each([
    ['Ann Lee', 'Ann Lee'],
    ['J_Doe O’Neil-Smith', 'J_Doe O’Neil-Smith'],
    ['_Ann_ *Lee* ~x~ `y`', 'Ann Lee x y'],
    ['__Ann_*_B__C', 'AnnB__C'],
    ['> Ann', 'Ann'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['Tom & Ann', 'Tom &amp; Ann'],
    ['**', 'A teammate'],
    [undefined, 'A teammate'],
  ])('%s', (name, shown) => expect(of(name)).toBe(shown));

  it('is never markup, whatever somebody calls themselves', () => {
    const characters = fc.constantFrom(...'<>@!#*_~`&|^:a B');
    fc.assert(
      fc.property(fc.string({ unit: characters }), (name) => {
        expect(of(name)).not.toMatch(/[<>*~`]|(?<!\w)_|_(?!\w)/);
        expect(of(name)).not.toBe('');
      }),
    );
  });
});

describe('who cancelled or left it', () => {
  it.each([
    [{}, 'Ann'],
    [{ cancelledBy: 'U1' }, 'Ann'],
    [{ cancelledBy: 'U2', cancelledByName: 'Ben' }, 'Ben'],
    [{ cancelledBy: 'U2' }, 'a teammate'],
  ])('%j', (more, shown) =>
    expect(cancellerName(sampleDispatch({ sender: { userId: 'U1', name: 'Ann' }, ...more }))).toBe(shown),
  );

  it('is a teammate where Slack did not say', () => {
    expect(leaverName(sampleRecord('unconfirmed', { leftAloneBy: 'U2' }))).toBe('A teammate');
    expect(leaverName(sampleRecord('unconfirmed', { leftAloneBy: 'U2', leftAloneByName: 'Ben' }))).toBe('Ben');
  });
});
