/** The switches for what differs from one workspace or account to the next, driven as the page drives them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBotControl } from '../bot/control.ts';
import { habits } from '../habits.ts';
import { freePort } from '../ports.ts';
import { startWorld, type World } from '../world.ts';
import { openPage, type Page } from './open.ts';

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

const gesture = (name: unknown, choice: unknown) =>
  fetch(`${page.url}/gesture`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: page.url },
    body: JSON.stringify({ kind: 'habit', name, choice }),
  });

/** What the page is told next. */
const shown = async (): Promise<Record<string, string>> => {
  const leave = new AbortController();
  const { body } = await fetch(`${page.url}/state`, { signal: leave.signal });
  let told = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    told += chunk;
    if (told.includes('\n\n')) break;
  }
  leave.abort();
  return JSON.parse(told.replace(/^[\s\S]*?data: /, '').split('\n\n')[0] ?? '').habits;
};

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
