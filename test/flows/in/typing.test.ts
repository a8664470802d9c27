/** What a person typed goes to the right people or to nobody: the rules are in `docs/typing.md`. */
import { describe, expect, it } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';

const ann = '+14155550123';
const bob = '+12125550187';

describe('/mms with something that only looks like a second number', () => {
  it.each([
    ['a date and a time on the next line', '415-555-0123\n2026-12-24 18:00 dinner', '2026-12-24 18:00 dinner'],
    ['a date behind a comma', '415-555-0123, 2027-03-01 10:00 dentist', '2027-03-01 10:00 dentist'],
    ['a period', '415-555-0123. See you', 'See you'],
    ['a colon', '415-555-0123: see you', 'see you'],
    ['a colon and a count', '415-555-0123: 5 tickets', '5 tickets'],
    ['a score', '415-555-0123 it is 12:100:33 now', 'it is 12:100:33 now'],
  ])('sends to the one person: %s', async (_what, typed, text) => {
    const { type, arrived, sends } = await startBot();
    await type(typed, { shouldEscape: false });
    expect((await arrived(ann)).map((it) => it.text)).toEqual([text]);
    expect(sends().map(({ json }) => (json as { dst: string }).dst)).toEqual([ann]);
  });

  it.each([
    ['"and"', '415-555-0123 and 212-555-0187 hi', '415-555-0123, 212-555-0187', 'hi'],
    ['a colon', '415-555-0123: 212-555-0187 hi', '415-555-0123, 212-555-0187', 'hi'],
    ['labels', '415-555-0123 (home), 212-555-0187 (work) hi', '415-555-0123, 212-555-0187', 'hi'],
    ['names', '415-555-0123 Ann, 212-555-0187 Bob hi', '415-555-0123, 212-555-0187', 'Ann Bob hi'],
    ['names before them', 'Ann 415-555-0123 hi', '415-555-0123', 'Ann hi'],
  ])('opens the form with the list filled in: %s', async (_what, typed, to, text) => {
    const { slack, type, field, sends } = await startBot();
    await type(typed);
    expect(field(people.sender, 'to')).toBe(to);
    expect(field(people.sender, 'text')).toBe(text);
    expect(slack.textOf(slack.view(people.sender))).toContain('Check To and Message');
    expect(sends()).toEqual([]);
  });

  it('opens the form for a number with a period, and does not text the period', async () => {
    const { type, field, sends } = await startBot();
    await type('415-555-0123.');
    expect(field(people.sender, 'to')).toBe('415-555-0123');
    expect(field(people.sender, 'text')).toBe(null);
    expect(sends()).toEqual([]);
  });
});

it('a link to a number leads to the number, whatever its label says', async () => {
  const { type, arrived, sends } = await startBot();
  await type(`<tel:${ann}|212-555-0187> hello`, { shouldEscape: false });
  expect((await arrived(ann)).map((it) => it.text)).toEqual(['hello']);
  expect(sends()).toHaveLength(1);
});

it("the form's To reads lists as the command does", async () => {
  const { type, people: team, arrived } = await startBot();
  await type('');
  const to = '• (415) 555-0123 (home)\n• 212-555-0187.';
  await team.submit({ user: people.sender, values: { to, text: 'Hello' } });
  await Promise.all([arrived(ann), arrived(bob)]);
});

it("the form's To never dials a date", async () => {
  const { type, people: team, sends, quiet } = await startBot();
  await type('');
  const { body } = await team.submit({ user: people.sender, values: { to: '2026-12-24 18', text: 'Hello' } });
  expect(JSON.stringify(body)).toContain('errors');
  await quiet();
  expect(sends()).toEqual([]);
});
