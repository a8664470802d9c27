/** The switches for what differs from one workspace or account to the next, driven as the page drives them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBotControl } from '../../bot/control.ts';
import { habits } from '../../habits.ts';
import { freePort } from '../../ports.ts';
import { startWorld, type World } from '../../world.ts';
import { openPage, type Page } from '../open.ts';
import type { Snapshot } from '../shared.ts';

let world: World;
let page: Page;
beforeAll(async () => {
  const [port, pagePort] = [await freePort(), await freePort()];
  world = await startWorld(port);
  const bot = createBotControl(() => {
    throw new Error('no bot is needed here');
  });
  page = await openPage({ world, bot }, pagePort);
});
afterAll(async () => {
  await page.close();
  await world.close();
});

const act = (gesture: object) =>
  fetch(`${page.url}/gesture`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: page.url },
    body: JSON.stringify(gesture),
  });
const gesture = (name: unknown, choice: unknown) => act({ kind: 'habit', name, choice });

/** What the page is told next. */
const told = async (): Promise<Pick<Snapshot, 'habits' | 'hearsAll'>> => {
  const leave = new AbortController();
  const { body } = await fetch(`${page.url}/state`, { signal: leave.signal });
  let said = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    said += chunk;
    if (said.includes('\n\n')) break;
  }
  leave.abort();
  return JSON.parse(said.replace(/^[\s\S]*?data: /, '').split('\n\n')[0] ?? '');
};
const shown = async () => (await told()).habits;

const every = habits.flatMap(({ name, service, choices }) =>
  choices.map(({ choice }) => ({ name, service, choice, key: name.replace(/^\w+\./, '') })),
);

it('begins with the usual choices', async () => {
  const usual = habits.map(({ name, choices }) => [name, choices.find(({ isUsual }) => isUsual)?.choice]);
  expect(await shown()).toEqual(Object.fromEntries(usual));
});

it.each(every)('lets $name be $choice', async ({ name, service, choice, key }) => {
  expect(await (await gesture(name, choice)).json()).toEqual({});
  expect(world[service].habits).toHaveProperty(key, choice);
  expect(await shown()).toHaveProperty([name], choice);
});

it.each([
  ['slack.nothing', 'bare'],
  ['slack.mentionFiles', 'nothing'],
  ['slack.mentionFiles', 'constructor'],
  ['slack.constructor', 'name'],
  ['mentionFiles', 'bare'],
  ['slack.mentionFiles', ''],
  ['slack.mentionFiles', 1],
  [undefined, undefined],
])('refuses %s=%s and changes nothing', async (name, choice) => {
  const before = await shown();
  expect((await gesture(name, choice)).status).toBe(400);
  expect(await shown()).toEqual(before);
});

it('lets the app hear every message of its channels, and only mentions again', async () => {
  const granted = () => [...world.slack.events, ...world.slack.scopes].filter((it) => /^message|:history$/.test(it));
  expect((await told()).hearsAll).toBe(false);
  await act({ kind: 'hear', all: true });
  expect(granted()).toEqual(['message.channels', 'message.groups', 'channels:history', 'groups:history']);
  expect((await told()).hearsAll).toBe(true);
  await act({ kind: 'hear', all: false });
  expect(granted()).toEqual([]);
});
