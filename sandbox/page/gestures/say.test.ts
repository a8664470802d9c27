/** What somebody types, as Slack takes it, with an app that opens a form at `/mms`. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ImpossibleGesture } from '../../../emulators/slack/refusal.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { freePort } from '../../ports.ts';
import { secrets, startWorld, type World } from '../../world.ts';
import type { Upload } from '../shared.ts';
import { openForm, say } from './say.ts';

const field = (block_id: string, type: string, optional: boolean) => ({
  type: 'input',
  block_id,
  label: { type: 'plain_text', text: block_id },
  optional,
  element: { type, action_id: 'value' },
});
const view = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Send' },
  submit: { type: 'plain_text', text: 'Send' },
  blocks: [
    field('whom', 'plain_text_input', false),
    field('words', 'plain_text_input', true),
    field('pictures', 'file_input', true),
  ],
};

let world: World;
/** The text of each command that the app got. */
let commands: string[] = [];
let opensForm = true;
const app = createServer(async (request, response) => {
  let raw = '';
  for await (const chunk of request) raw += chunk;
  const form = new URLSearchParams(raw);
  commands.push(form.get('text') ?? '');
  if (opensForm) {
    await fetch(`${world.slack.apiUrl}views.open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets.botToken}` },
      body: JSON.stringify({ trigger_id: form.get('trigger_id'), view }),
    });
  }
  response.end();
});

beforeAll(async () => {
  const port = await freePort();
  world = await startWorld(port);
  await new Promise<void>((resolve) => app.listen(port, '127.0.0.1', resolve));
});
afterAll(async () => {
  app.close();
  await world.close();
});
beforeEach(async () => {
  [commands, opensForm] = [[], true];
  if (world.slack.view(people.sender)) await world.people.closeView({ user: people.sender, all: true });
});

const photo: Upload = { name: 'beach.jpg', type: 'image/jpeg', base64: Buffer.from('photo').toString('base64') };
const where = { user: people.sender, channel: places.general };
const saying = (text: string, files: Upload[]) => say(world, { kind: 'say', ...where, text, files });
const values = () => world.slack.view(people.sender)?.state.values;

it('does not send a command with a file, and makes nothing of the file', async () => {
  await expect(saying('/mms +1 212 555 0101 Hi', [photo])).rejects.toThrow(ImpossibleGesture);
  await expect(saying('/mms +1 212 555 0101 Hi', [photo])).rejects.toThrow('Slack sends commands without files.');
  expect(commands).toEqual([]);
});

it('sends a command without files as it was typed', async () => {
  expect(await saying('/mms +1 212 555 0101 Hi', [])).toEqual({});
  expect(commands).toEqual(['+1 212 555 0101 Hi']);
});

it.each([
  ['/mms +1 212 555 0101 Hi there', '+1 212 555 0101', 'Hi there'],
  ['/mms (212) 555-0101, 415-555-0123 3pm?', '(212) 555-0101, 415-555-0123', '3pm?'],
  ['/mms +1 212 555 0101', '+1 212 555 0101', undefined],
  ['/mms', '', undefined],
  ['/mms 4th of July', '', '4th of July'],
  ['/mms 123456789012 what', '', '123456789012 what'],
])('opens the form for %s, with the words and the files in it', async (typed, numbers, words) => {
  expect(await openForm(world, { kind: 'form', ...where, text: typed, files: [photo] })).toEqual({});
  expect(commands).toEqual([numbers]);
  expect(values()?.words?.value?.value ?? undefined).toBe(words);
  expect(values()?.pictures?.value).toMatchObject({ files: [{ name: 'beach.jpg' }] });
});

it('says so where the app opens no form', async () => {
  opensForm = false;
  const outcome = await openForm(world, { kind: 'form', ...where, text: '/mms', files: [photo] });
  expect(outcome).toEqual({ refused: 'The app opened no form. Its answer says why.' });
});

it('gives a mention its files', async () => {
  expect(await saying('@mms +1 212 555 0101 Hi', [photo])).toEqual({});
  expect(world.slack.messages(places.general).at(-1)?.files).toMatchObject([{ name: 'beach.jpg' }]);
});

it('keeps nothing of a mention that the app was not told of, because it stands in the channel', async () => {
  world.slack.habits.mentionFiles = 'messageOnly';
  const outcome = await saying('@mms +1 212 555 0101 Unheard', [photo]);
  world.slack.habits.mentionFiles = 'bare';
  expect(outcome).toEqual({ note: expect.stringContaining('Slack told the app nothing of this mention') });
});
