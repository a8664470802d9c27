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

/** What follows the level, up to the comma after it or the end of the call. */
const logCall = /\blog(?:ger)?\??\.(warn|error|fatal)\(\s*([^,)]+)/g;

/** Steps that are put together: what the code says in place of a name, and the names that it may be. */
const puttingTogether: Record<string, string[]> = {
  // The start's findings in src/app/open-adapters.ts, under the codes that the store gave them.
  code: ['store.not-durable', 'store.may-evict', 'store.open-to-others'],
  '`plivo.send.${outcome.kind}`': ['plivo.send.refused', 'plivo.send.not-sent'],
};

const logged = sources.flatMap(({ text }) =>
  [...text.matchAll(logCall)].map(([, level = '', step = '']) => ({ level, step: step.trim() })),
);
const isLiteral = (step: string) => /^'[\w.-]+'$/.test(step);

it('has a row for each line of the log that is a warning or worse, and no other', () => {
  const said = logged.flatMap(({ level, step }) =>
    (isLiteral(step) ? [step.slice(1, -1)] : (puttingTogether[step] ?? [`unknown: ${step}`])).map(
      (name) => `${name} ${level}`,
    ),
  );
  expect(namesUnder('Log lines', 2)).toEqual(unique(said));
  expect(unique(logged.map(({ step }) => step).filter((step) => !isLiteral(step)))).toEqual(
    unique(Object.keys(puttingTogether)),
  );
});

it('finds every level that is chosen while the app runs: only an alarm has one', () => {
  const choosing = sources.filter(({ text }) => /\blog(?:ger)?\??\.?\[/.test(text)).map(({ path }) => path);
  // The last passes on what others log.
  const countSteps = 'src/observability/metrics/count-steps.ts';
  expect(choosing).toEqual(['src/observability/alarms.ts', 'src/observability/logger.ts', countSteps]);
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
