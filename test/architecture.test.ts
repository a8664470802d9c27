/** Holds docs/architecture.md against the imports, and against what one picture message really passes. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { sized, startPictureServer } from '../sandbox/pictures.ts';
import { arrowsBetweenRooms, roomNames } from './boundaries.ts';
import { corridor, drawnArrows, drawnRooms } from './support/architecture-page.ts';
import { openInspector } from './support/bot/inspector.ts';
import { spawnBot } from './support/bot/process.ts';
import { untilShown } from './support/flow/quiet.ts';
import { openScratchStore } from './support/scratch-store.ts';
import { root } from './support/source-files.ts';
import { createWorld, environmentOf } from './support/world.ts';

describe('the picture', () => {
  it('has every room, and no other', () => expect(drawnRooms()).toEqual([...roomNames].sort()));

  it('has an arrow where a room imports another one, and nowhere else', () => {
    const paths = globSync('{src,emulators,sandbox}/**/*.{ts,tsx}').filter((path) => !path.endsWith('.test.ts'));
    const files = paths.map((path) => ({ path, source: readFileSync(path, 'utf8') }));
    expect(drawnArrows()).toEqual(arrowsBetweenRooms(files));
  });
});

const to = '+14155550123';
/** Carriers take no WebP: it has to be drawn anew. */
const photo = sized('image/webp', readFileSync(`${root}test/fixtures/pictures/photo.webp`));
const base = pathToFileURL(root).href;

/** The listed files in the order in which a bot enters them for one `/mms` with a picture, before and after its report. */
const passedByOneMessage = async (files: readonly string[]): Promise<{ sent: string[]; reported: string[] }> => {
  await using ending = new AsyncDisposableStack();
  const world = await createWorld({ plivo: { autoReports: false } });
  ending.defer(world.close);
  const store = await openScratchStore('sqlite');
  ending.defer(store.close);
  const pictures = await startPictureServer({ '/photo.webp': photo });
  ending.defer(pictures.close);
  const env = environmentOf(world, { STORE_URL: store.url, UNDO_SECONDS: '1', MEDIA_PRIVATE_HOSTS: pictures.host });
  const bot = spawnBot(world.appUrl, env, { nodeOptions: ['--inspect=0'] });
  ending.defer(async () => void (await bot.kill()));
  await bot.ready();

  const inspector = await openInspector(bot.output);
  ending.defer(inspector.close);
  await inspector.startTrace(files.map((path) => base + path));
  const passed = async () => (await inspector.takeTrace()).map((url) => url.slice(base.length));
  await world.type(`${to} Hello ${pictures.url('/photo.webp')}`);
  await world.cardSays('Plivo has it');
  await untilShown(world);
  const sent = await passed();
  await world.plivo.report(to, 'delivered');
  await world.cardSays('Delivered');
  await world.replyCount(1);
  await untilShown(world);
  return { sent, reported: await passed() };
};

const isFile = (path: string): boolean => existsSync(root + path);

/** What the list says and the message did not do: an empty list if it passed the files in this order. */
const untrueOf = (list: readonly string[], passed: readonly string[]): string[] => {
  const untrue: string[] = [];
  let at = -1;
  let before = 'the start';
  for (const path of list) {
    const next = passed.indexOf(path, at + 1);
    if (!isFile(path)) untrue.push(`${path} is no file`);
    else if (next < 0) untrue.push(`${path} is not entered ${passed.includes(path) ? `after ${before}` : 'at all'}`);
    else [at, before] = [next, path];
  }
  return untrue;
};

describe('the corridors', () => {
  const there = [...corridor('In'), ...corridor('Out')];
  const back = [...corridor('Back'), ...corridor('Shown')];
  let passed: { sent: string[]; reported: string[] };

  beforeAll(async () => {
    const files = [...new Set([...there, ...back])].filter(isFile);
    // Once more with another process, where a debugger brought the first one to a stand.
    passed = await passedByOneMessage(files).catch(() => passedByOneMessage(files));
  });

  it('in and out are passed by a message in the order of their lists', () => {
    expect(corridor('In').length).toBeGreaterThan(5);
    expect(corridor('Out').length).toBeGreaterThan(5);
    expect(untrueOf(there, passed.sent)).toEqual([]);
  });

  it('back and shown are passed by its report in the order of their lists', () => {
    expect(corridor('Back').length).toBeGreaterThan(5);
    expect(corridor('Shown').length).toBeGreaterThan(5);
    expect(untrueOf(back, passed.reported)).toEqual([]);
  });
});
