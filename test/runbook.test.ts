/** Whoever is on call looks a line of the log up in docs/runbook.md: each code has one row there, and each row a code. */
import { expect, it } from 'vitest';
import { readText, sourceFiles } from './support/source-files.ts';

const sources = sourceFiles().filter(({ path, isTest }) => path.startsWith('src/') && !isTest);
const unique = (values: readonly string[]) => [...new Set(values)].sort();

/** `code level` of each row under a heading; every cell of a row says something. */
const rowsUnder = (heading: string): string[][] => {
  const [, after = ''] = readText('docs/runbook.md').split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return [...section.matchAll(/^\| `.*$/gm)].map(([row]) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
};
const namesUnder = (heading: string, cells: number) =>
  rowsUnder(heading).map((row) => row.slice(0, cells).join(' ').replaceAll('`', ''));

/** The level, as a name or between brackets, and what follows it up to the comma or the end of the call. */
const logCall = /\blog(?:ger)?(?:\??\.(?<level>warn|error|fatal)|\??\.?\[(?<levels>[^\]]+)\])\(\s*(?<step>[^,)]+)/g;

const texts = (path: string, of: RegExp) => [...readText(path).matchAll(of)].map(([, code = '']) => code);

/** Steps that are put together: the file and what it says in place of a name, and the names that it may be. */
const puttingTogether: Record<string, string[]> = {
  // What the store found at the start, under its own codes.
  'src/app/open-adapters.ts code': ['store.not-durable', 'store.may-evict', 'store.open-to-others'],
  'src/app/run-process.ts seldom.code': texts('src/config/seldom-meant.ts', /code: '([\w.-]+)'/g),
  'src/plivo/api/gateway.ts `plivo.send.${outcome.kind}`': ['plivo.send.refused', 'plivo.send.not-sent'],
};

const logged = sources.flatMap(({ path, text }) =>
  [...text.matchAll(logCall)].flatMap(({ groups }) => {
    const { level, levels, step } = { level: groups?.level, levels: groups?.levels ?? '', step: groups?.step ?? '' };
    const named = level ? [level] : [...levels.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
    const isLiteral = /^'[\w.-]+'$/.test(step.trim());
    return named.map((it) => ({
      level: it,
      step: isLiteral ? step.trim().slice(1, -1) : `${path} ${step.trim()}`,
      isLiteral,
    }));
  }),
);

it('has a row for each line of the log that is a warning or worse, and no other', () => {
  const said = logged.flatMap(({ level, step, isLiteral }) =>
    (isLiteral ? [step] : (puttingTogether[step] ?? [`unknown: ${step}`])).map((name) => `${name} ${level}`),
  );
  expect(namesUnder('Log lines', 2)).toEqual(unique(said));
  const together = logged.filter(({ isLiteral }) => !isLiteral).map(({ step }) => step);
  expect(unique(together)).toEqual(unique(Object.keys(puttingTogether)));
});

it('knows the places where the level is a variable: the alarms, and what passes a line on', () => {
  const places = sources.filter(({ text }) => /\blog(?:ger)?\??\.?\[\w+\]/.test(text)).map(({ path }) => path);
  const passingOn = ['src/observability/logger.ts', 'src/observability/metrics/count-steps.ts'];
  expect(places.sort()).toEqual(['src/observability/alarms.ts', ...passingOn]);
});

it('has a row for each alarm, with its level', () => {
  const table = readText('src/observability/alarms.ts');
  const alarms = [...table.matchAll(/^ {2}'([\w.-]+)': \{\s*level: '(\w+)'/gm)].map(
    ([, code, level]) => `${code} ${level}`,
  );
  expect(alarms.length).toBeGreaterThan(0);
  expect(namesUnder('Alarms', 2).sort()).toEqual(unique(alarms));
});

it('has a row for each code of an error', () => {
  const thrown = /\b(?:new (?:Store|App)Error|super)\(\s*'([\w.-]+)'|\bcode: '([\w.-]+)', name/g;
  // The store's own codes are handed on as texts as well; a step of the log is none of them.
  const ofStore = /(?<!\blog\??\.\w{4,5}\(\s*)'(store\.[\w-]+)'/g;
  const codes = sources.flatMap(({ text }) =>
    [...text.matchAll(thrown), ...text.matchAll(ofStore)].map(([, first, second]) => first ?? second ?? ''),
  );
  const named = sources.flatMap(({ text }) =>
    [...text.matchAll(/new (?:Store|App)Error\(\s*(\w+)/g)].map(([, name]) => name),
  );
  // All are made of codes that stand beside them as texts.
  expect(unique(named.map(String))).toEqual(['otherBotCode', 'storeCode']);
  // Not a failure: it says that one is over.
  expect(namesUnder('Codes', 1)).toEqual(unique(codes).filter((code) => code !== 'store.durable-again'));
});

it('says of each what it means, where to look first, and what to do', () => {
  for (const [heading, cells] of [
    ['Alarms', 5],
    ['Log lines', 5],
    ['Codes', 4],
  ] as const) {
    const rows = rowsUnder(heading);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.length !== cells || row.some((cell) => cell === ''))).toEqual([]);
  }
});
