/** The direction of imports, as data and a function of the sources, so that the test can show that it finds a breach. */
import { posix } from 'node:path';

export type SourceFile = { path: string; source: string };

/** What stands directly in a room, such as `src/store/verbs.ts`. A file that is named in `inside` is a part of its own. */
const own = '.';

type Room = {
  /** The other rooms whose files it may import. */
  mayImport: readonly string[];
  /** Packages that it is confined to; a room without it may use any that has no home elsewhere. */
  packages?: RegExp;
  /** Its parts, each with those of the same room that it may import. A room without it has no order inside. */
  inside?: Record<string, readonly string[]>;
  /** Reads the environment and ends the process. */
  touchesProcess?: true;
};

const middle = ['domain', 'ports', 'kit'];
const adapters = ['slack', 'plivo', 'media', 'store', 'queue', 'http', 'observability'];
const app = [...middle, ...adapters, 'usecases', 'config'];

/** Adapters never import one another. */
const rooms: Record<string, Room> = {
  domain: {
    mayImport: [],
    packages: /^(?:libphonenumber-js(?:\/|$)|sms-segments-calculator$|node:crypto$)/,
    inside: {
      language: [],
      message: ['language'],
      list: ['language', 'message'],
      policy: ['language'],
      request: ['language', 'message'],
      [own]: ['message'],
    },
  },
  ports: { mayImport: ['domain'], packages: /^$/ },
  kit: { mayImport: ['ports'] },
  config: { mayImport: ['domain', 'ports'] },
  usecases: {
    mayImport: ['domain', 'ports'],
    // Types of libphonenumber, such as the code of a country, are part of the domain's language.
    packages: /^libphonenumber-js(?:\/|$)/,
    inside: {
      rules: [],
      limiters: [],
      context: ['rules', 'limiters'],
      records: ['context'],
      lists: ['context', 'records'],
      pacing: ['context', 'rules', 'records'],
      request: ['context', 'rules', 'records', 'lists', 'pacing'],
      previews: ['context', 'rules', 'records', 'pacing'],
      notices: ['context', 'records', 'lists'],
      deliver: ['context', 'rules', 'records', 'lists', 'pacing', 'request', 'previews', 'notices'],
      reports: ['context', 'rules', 'records', 'pacing', 'deliver'],
      card: ['context', 'rules', 'records', 'lists', 'pacing', 'request', 'previews', 'notices'],
      manage: ['context', 'rules', 'records', 'lists', 'pacing', 'request'],
      wakeups: ['context', 'rules', 'records', 'lists', 'pacing', 'request'],
      index: [
        'context',
        'rules',
        'limiters',
        'pacing',
        'request',
        'previews',
        'notices',
        'deliver',
        'reports',
        'card',
        'manage',
        'wakeups',
      ],
    },
  },
  slack: {
    mayImport: [...middle, 'usecases'],
    inside: {
      screen: [],
      reading: ['screen'],
      api: ['screen'],
      files: ['api'],
      listeners: ['screen', 'reading'],
      bolt: ['listeners', 'api', 'reading', 'screen'],
      index: ['api', 'files', 'screen'],
    },
  },
  plivo: {
    mayImport: middle,
    inside: { [own]: [], api: [own], webhook: [own] },
  },
  media: {
    mayImport: middle,
    inside: {
      types: [],
      refusals: ['types'],
      obstacles: [],
      fetch: ['types', 'refusals', 'obstacles'],
      thread: [],
      child: [],
      decode: ['types'],
      video: ['thread'],
      draw: ['types', 'decode'],
      strip: [],
      pictures: ['types', 'refusals', 'child', 'decode', 'draw', 'strip'],
      [own]: ['types', 'refusals', 'obstacles', 'thread', 'fetch', 'video', 'draw', 'strip', 'pictures'],
    },
  },
  store: {
    mayImport: middle,
    inside: {
      shapes: [],
      [own]: ['shapes'],
      memory: [own],
      sqlite: [own],
      redis: [own],
      open: [own, 'memory', 'sqlite', 'redis'],
      whole: [own, 'sqlite', 'open'],
    },
  },
  queue: { mayImport: middle },
  http: { mayImport: middle },
  observability: { mayImport: middle },
  // Looking at the services themselves, apart from the app's own adapters: it must see what those would hide. The store is
  // looked at by its own way in, which knows what a server or a file says.
  checks: {
    mayImport: ['kit', 'store'],
    inside: {
      [own]: [],
      slack: [own],
      plivo: [own],
      public: [own],
      machine: [own],
      store: [own],
      doctor: [own, 'slack', 'plivo', 'public', 'machine', 'store'],
    },
  },
  app: { mayImport: app },
  main: { mayImport: [...app, 'app'], touchesProcess: true },
  cli: { mayImport: [...app, 'app', 'checks'], touchesProcess: true },
  // Programs of their own, which import nothing of the app, so that a mistake is not made twice.
  'emulators/slack': { mayImport: [] },
  'emulators/plivo': { mayImport: [] },
  sandbox: { mayImport: ['emulators/slack', 'emulators/plivo'], touchesProcess: true },
};

/** Programs that a room starts: they are processes of their own. */
const programs: readonly string[] = ['src/media/pictures/draw-process.ts', 'src/media/child/answer-parent.ts'];

/** Packages that stay with the rooms that translate them. */
const homes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^@slack\//, ['slack', 'app']],
  [/^prom-client$/, ['observability']],
  [/^plivo(?:\/|$)/, ['plivo']],
  [/^(?:keyv|@keyv\/.*)$/, ['store']],
  [/^(?:bullmq|ioredis)$/, ['queue']],
];

const comments = /^\s*(?:\/\/|\/?\*).*$/gm;
const imports = /\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g;

type Address = { room: string; part: string };

/** `src/slack/screen/card.ts` is in the part `screen` of `slack`; `src/main.ts` is a room of its own. */
const addressOf = (path: string): Address => {
  const [top = '', ...rest] = path.replace(/\.tsx?$/, '').split('/');
  const room = top === 'src' ? rest.shift() : top === 'emulators' ? `${top}/${rest.shift()}` : top;
  const [first = own, ...deeper] = rest;
  const isPart = deeper.length > 0 || rooms[room ?? '']?.inside?.[first] !== undefined;
  return { room: room ?? path, part: isPart ? first : own };
};

export const roomNames: readonly string[] = Object.keys(rooms);

/** `slack --> ports` for each room that imports another one, each once and sorted. */
export const arrowsBetweenRooms = (files: readonly SourceFile[]): string[] => {
  const arrows = new Set<string>();
  for (const { path, source } of files) {
    const from = addressOf(path).room;
    for (const target of targetsOf(path, source)) {
      const to = addressOf(target).room;
      if (to !== from && isInRooms(target)) arrows.add(`${from} --> ${to}`);
    }
  }
  return [...arrows].sort();
};

/** The files of this repository that a file imports, by their paths. */
const targetsOf = (path: string, source: string): string[] =>
  specifiersIn(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(path), specifier));

const specifiersIn = (source: string): string[] =>
  [...source.replace(comments, '').matchAll(imports)].map((match) => String(match[1]));

/** Not data at the root, such as package.json. */
const isInRooms = (path: string): boolean => /^(?:src|emulators|sandbox)\//.test(path);

/** One sentence per forbidden import or use of the process in files that are no tests. */
export const breaches = (files: readonly SourceFile[]): string[] => files.flatMap(breachesOf);

const breachesOf = ({ path, source }: SourceFile): string[] => {
  const from = addressOf(path);
  const room = rooms[from.room];
  if (!room || (room.inside && !room.inside[from.part])) return [`${path} is in no known room`];
  const found = specifiersIn(source)
    .filter((specifier) => !(specifier.startsWith('.') ? isInOrder(path, specifier) : isAtHome(from, specifier)))
    .map((specifier) => `${path} imports ${specifier}`);
  if (
    /\bprocess\.(?:env|exit)\b/.test(source.replace(comments, '')) &&
    !room.touchesProcess &&
    !programs.includes(path)
  )
    found.push(`${path} touches process`);
  return found;
};

const isAtHome = ({ room }: Address, specifier: string): boolean => {
  const home = homes.find(([name]) => name.test(specifier));
  return (rooms[room]?.packages?.test(specifier) ?? true) && (!home || home[1].includes(room));
};

const isInOrder = (path: string, specifier: string): boolean => {
  const target = posix.join(posix.dirname(path), specifier);
  if (!isInRooms(target)) return !target.startsWith('test/');
  const from = addressOf(path);
  const to = addressOf(target);
  if (from.room !== to.room) return rooms[from.room]?.mayImport.includes(to.room) ?? false;
  const inside = rooms[from.room]?.inside;
  return !inside || from.part === to.part || (inside[from.part]?.includes(to.part) ?? false);
};
