/** What a person typed goes to the right people or to nobody: the rules are in `docs/typing.md`. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
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

describe('/mms with a word that begins a message', () => {
  it.each([
    'cancel the meeting at six',
    'Cancel dinner',
    'cancel breakfast',
    'status of my message',
    'status?! where are you',
    'help me move on Saturday',
    'history lesson at 5',
    'whoami is what she asked',
  ])('opens the form with that text: %s', async (typed) => {
    const { type, field, sends } = await startBot();
    const { message } = await type(typed);
    expect(message).toBeUndefined();
    expect(field(people.sender, 'text')).toBe(typed);
    expect(field(people.sender, 'to')).toBe(null);
    expect(sends()).toEqual([]);
  });

  it('keeps it behind Fix it for someone who may not send yet', async () => {
    const { slack, type } = await startBot();
    const { message } = await type('cancel the meeting at six', { user: people.unlisted });
    expect(slack.buttons(message).map(({ text }) => text)).toContain('Fix it');
  });
});

describe('a text that is longer than a field of the form', () => {
  const long = `${'All work and no play. '.repeat(160)}The end`;

  it('comes whole as a file in the DM, and To and links are filled in', async () => {
    const { slack, type, field, eventually } = await startBot();
    await type(`415-555-0123 4 of us ${long} https://host.example/cat.jpg`);
    expect(field(people.sender, 'to')).toBe('415-555-0123');
    expect(field(people.sender, 'text')).toBe(null);
    expect(field(people.sender, 'links')).toBe('https://host.example/cat.jpg');
    expect(slack.textOf(slack.view(people.sender))).toContain('our DM');
    await eventually('the file and a sentence are in the DM', () => {
      const posts = slack.dms(people.sender);
      const [file] = posts.flatMap((it) => (it.files ?? []) as { id: string }[]);
      expect(Buffer.from(slack.file(file?.id ?? '')?.bytes ?? []).toString()).toBe(`4 of us ${long}`);
      expect(posts.map((it) => slack.textOf(it)).join()).toContain('too long for the form');
    });
    expect(slack.problems).toEqual([]);
  });

  it('comes as messages where Slack takes no file', async () => {
    const { slack, type, eventually } = await startBot();
    slack.fail('files.getUploadURLExternal', { error: 'missing_scope', times: 100 });
    await type(`415-555-0123 4 of us ${long}`);
    await eventually('the text is in the DM', () => {
      expect(
        slack
          .dms(people.sender)
          .map((it) => slack.textOf(it))
          .join(),
      ).toContain('The end');
    });
  });
});

it('a signed link that was typed in private keeps its signature to itself', async () => {
  const { slack, pictures, type, arrived, card } = await startBot();
  await type(`415-555-0123 Look https://example.com/menu?sig=secret ${pictures.url('/cat.jpg?token=secret')}`);
  const [received] = await arrived(ann);
  expect(received?.text).toBe('Look https://example.com/menu?sig=secret');
  expect(received?.media).toHaveLength(1);
  expect(slack.textOf(await card(places.general, 'Delivered'))).toContain('https://example.com/menu?…');
  const drawn = slack.log.filter(({ method }) => method.startsWith('chat.')).map(({ args }) => JSON.stringify(args));
  expect(drawn.filter((it) => it.includes('secret'))).toEqual([]);
});
