/** What fuzzed requests are made of: odd values, bodies with something changed in them, and their frame. */
import fc from 'fast-check';
import type { Json } from '../payloads/slack.ts';

export const form = 'application/x-www-form-urlencoded';
export const oddKeys = [
  '__proto__',
  'constructor',
  'toString',
  '',
  'type',
  'user',
  'team',
  'channel',
  'actions',
  'view',
];
const oddTexts = ['', ' ', '\u0000', '\ud800', '😀'.repeat(50), '../..', '%', '%zz', '<!channel>', 'a'.repeat(5_000)];

export const text = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ maxLength: 40 }), fc.string({ unit: 'binary' }));
const nested = fc.integer({ min: 1, max: 2_000 }).map((depth) => {
  let value: unknown = 'bottom';
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
  return value;
});
/** What breaks a reader that expects something else: no value is rarer in nature than `[null]`. */
const misshapen = fc.constantFrom<unknown>(
  null,
  [],
  {},
  [null],
  [[]],
  [{}],
  { id: null },
  { id: {} },
  { toString: null },
  0,
  -1,
  1e308,
  true,
  false,
  '',
  ...oddKeys,
  'x'.repeat(100_000),
);
const anything = fc.oneof(
  { weight: 6, arbitrary: misshapen },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  text,
  nested,
);

type Change = { at: number; how: 'drop' | 'replace' | 'add'; key: string; value: unknown };
export const changes = fc.array(
  fc.record<Change>({
    at: fc.nat({ max: 1_000 }),
    how: fc.constantFrom('drop', 'replace', 'replace', 'add'),
    key: fc.oneof(fc.constantFrom(...oddKeys), text),
    value: anything,
  }),
  { maxLength: 3 },
);

type Slot = { holder: Json; key: string };
const slotsIn = (value: unknown): Slot[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, held]) => [{ holder: value as Json, key }, ...slotsIn(held)])
    : [];

/** A copy with something missing, something else or something more, at any depth. */
export const mutated = (template: Json, wanted: readonly Change[]): Json => {
  const copy: Json = JSON.parse(JSON.stringify(template));
  const slots = slotsIn(copy);
  for (const { at, how, key: newKey, value } of wanted) {
    const slot = slots[at % slots.length];
    if (!slot) continue;
    const { holder, key } = slot;
    if (how === 'drop') delete holder[key];
    // `defineProperty`, since assigning to `__proto__` would add nothing.
    else {
      const property = { value, enumerable: true, configurable: true, writable: true };
      Object.defineProperty(holder, how === 'add' && !Array.isArray(holder) ? newKey : key, property);
    }
  }
  return copy;
};

/** A list becomes a field that comes several times. */
export const asForm = (fields: Json): string =>
  Object.entries(fields)
    .flatMap(([name, value]) => (Array.isArray(value) ? value.map((one) => [name, one]) : [[name, value]]))
    .map(([name, value]) => [String(name), typeof value === 'string' ? value : (JSON.stringify(value) ?? '')])
    .map((pair) => pair.map((part) => encodeURIComponent(part.toWellFormed())).join('='))
    .join('&');

export type Signing = 'right' | 'wrong' | 'missing' | 'old';

export const framed = (type: string, body: string): [string, string][] => [
  ['host', '127.0.0.1'],
  ['connection', 'close'],
  ['content-type', type],
  ['content-length', String(Buffer.byteLength(body))],
];
