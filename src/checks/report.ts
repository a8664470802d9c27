/** The findings as text, to read in a terminal and to paste into a report. */
import { type Finding, isFine, type Result } from './check.ts';

const kinds: readonly Finding['kind'][] = ['ok', 'differs', 'failed', 'skipped'];
const kindWidth = Math.max(...kinds.map((kind) => kind.length)) + 2;

/** @param about where it was run, in one line without anything secret */
export const renderReport = (results: readonly Result[], about: string): string => {
  const lines = results.flatMap(({ name, finding: { kind, says, next } }) => [
    `${kind.padEnd(kindWidth)}${name}: ${says}`,
    ...(next ? [`${' '.repeat(kindWidth)}Next: ${next}`] : []),
  ]);
  return `${[`slack-mms doctor (${about})`, '', ...lines, '', summaryOf(results)].join('\n')}\n`;
};

const summaryOf = (results: readonly Result[]): string =>
  `${kinds.map((kind) => `${results.filter(({ finding }) => finding.kind === kind).length} ${kind}`).join(', ')}.`;

/** The same for a program: `ok` is whether nothing needs attention, `kind` as in `Finding`. */
export const renderJson = (results: readonly Result[], version: string): string => {
  const checks = results.map(({ name, finding }) => ({ name, ...finding }));
  return `${JSON.stringify({ version, ok: isFine(results), checks })}\n`;
};
