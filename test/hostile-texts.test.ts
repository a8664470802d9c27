/**
 * No text that a stranger writes stops the app: each regular expression of `src` meets 100 kB that were made against it.
 * One that takes the square of the length needs seconds for that.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cpuMsOf } from './support/cpu-time.ts';
import { builders, type Expression, literals, literalsIn } from './support/expressions.ts';
import { root } from './support/source-files.ts';

const bytes = 100_000;
/** Of processor time, for one expression and one text; the slowest that is linear takes some 15 ms. */
const boundMs = 250;
/** So short that the square of it shows, and takes milliseconds. */
const probeLength = 4_000;

const usual = [...' \t\n\raA0159<>@,;.-_(:/&"\'\\%=+*#|!?[{', '\u200b', '\u0301', '\u{1f600}', '\ufeff', '.a', '\r\n'];

/** The characters and the words that an expression names, in which it gets stuck most easily. */
const namedIn = ({ source }: Expression): string[] => {
  const plain = source.replace(/\\[a-zA-Z](?:\{[^}]*\})?|\(\?[<:=!]*|\{\d+(?:,\d*)?\}/g, ' ').replace(/\\(.)/g, '$1');
  const words = plain.match(/[\w:/@-]{2,20}/g) ?? [];
  return [...new Set([...plain, ...words])].filter((it) => it.trim() !== '');
};

const textsFor = (expression: Expression): string[] => {
  const named = namedIn(expression);
  const units = new Set([...usual, ...named]);
  const pairs = named.slice(0, 12).flatMap((one) => [...named.slice(0, 12), 'a', '0', ' '].map((other) => one + other));
  return [...units, ...pairs];
};

/** With an end at which what was promising fails. */
const written = (unit: string, length: number): string => `${unit.repeat(Math.ceil(length / unit.length))}\u0000`;

/** As often as it matches, as `replace`, `split` and `matchAll` do. */
const run = ({ source, flags }: Expression, text: string): number => {
  const expression = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  return cpuMsOf(() => void text.replace(expression, ''));
};

/** The unit of which 100 kB take too long, and how long; undefined if there is none. */
const weakness = (expression: Expression): { unit: string; ms: number } | undefined => {
  const probed: { unit: string; ms: number }[] = [];
  for (const unit of textsFor(expression)) {
    // One that doubles with each character would never end.
    for (const length of [24, probeLength]) {
      const ms = run(expression, written(unit, length));
      if (ms > boundMs) return { unit, ms };
      probed.push({ unit, ms });
    }
  }
  probed.sort((a, b) => b.ms - a.ms);
  return probed
    .slice(0, 4)
    .map(({ unit }) => ({ unit, ms: run(expression, written(unit, bytes)) }))
    .find(({ ms }) => ms > boundMs);
};

const weak = (expressions: readonly Expression[]) =>
  expressions.flatMap((expression) => {
    const found = weakness(expression);
    return found ? [{ ...expression, ...found }] : [];
  });

describe('an expression that is written', () => {
  const all = literals();
  it('is found wherever it stands', () => {
    expect(literalsIn("const a = /b[/]c/gu; // /no/\nconst d = e / f / g; 'x/y/z'.split(/\\//)")).toEqual([
      { source: 'b[/]c', flags: 'gu' },
      { source: '\\/', flags: '' },
    ]);
    const inTemplate = ['`', '$', '{x.replace(/e/g, "")}`'].join('');
    expect(literalsIn(`if (/a/.test(b)) return /c/i;\n/* /no/ */ const d = ${inTemplate};`)).toEqual([
      { source: 'a', flags: '' },
      { source: 'c', flags: 'i' },
      { source: 'e', flags: 'g' },
    ]);
    expect(all.length).toBeGreaterThan(100);
  });

  it.each([...new Set(all.map(({ path }) => path))])('does not stop the app: %s', (file) => {
    expect(weak(all.filter(({ path }) => path === file))).toEqual([]);
  });
});

describe('an expression that is put together', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const between = '[\\s.\\-/()]{0,3}';
  /** As `eraserOf` makes it of +1 415 555 0123. */
  const anyNumber = `(?<!\\d)(?:\\+?${between}1${between})?\\(?${[...'4155550123'].join(between)}(?!\\d)`;

  /** Made with what the app itself or an operator says, where the module is used and not where it is loaded. */
  const madeLater: Readonly<Record<string, Expression[]>> = {
    'src/domain/language/erase-number.ts': [{ path: '', source: anyNumber, flags: 'g' }],
    'src/store/redis/inspect.ts': [{ path: '', source: '^used_memory:(\\d+)\\r?$', flags: 'm' }],
    'src/slack/bolt/register.ts': [{ path: '', source: '^(?!(?:mms_compose|mms_repeat)$)', flags: '' }],
    'src/store/redis/connection.ts': [{ path: '', source: '^maxmemory_policy:noeviction\\r?$', flags: 'm' }],
  };

  it.each([...builders()])('does not stop the app: %s', async (path, places) => {
    const made: Expression[] = [...(madeLater[path] ?? [])];
    vi.resetModules();
    vi.stubGlobal(
      'RegExp',
      new Proxy(RegExp, {
        construct: (target, args: [string | RegExp, string?]) => {
          const built = new target(...args);
          // Libraries make their own.
          if (new Error().stack?.includes(path)) made.push({ path, source: built.source, flags: built.flags });
          return built;
        },
      }),
    );
    await import(`${root}${path}`);
    vi.unstubAllGlobals();
    expect(made.length).toBeGreaterThanOrEqual(places);
    expect(weak(made)).toEqual([]);
  });
});
