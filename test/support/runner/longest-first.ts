/** The order of test files: what waits for processes and leases runs beside what needs the processor. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { readText, root } from '../source-files.ts';

/** They start bots as processes or a Redis of their own, which they kill, freeze and wait for. */
const waitsForProcesses = /\/support\/(?:bot\/(?:child|process|two-bots)|redis\/server)\.ts'|\bspawn\(/;

export class LongestFirst extends BaseSequencer {
  /** Each kind as Vitest sorts: the longest of the last run first, or the largest file. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // A process that runs many files ends where one comes that has a process of its own, so those come last.
    const [apart, shared] = split(sorted, ({ project }) => project.config.isolate);
    const [waiting, busy] = split(shared, ({ moduleId }) =>
      waitsForProcesses.test(readText(moduleId.slice(root.length))),
    );
    const pairs = waiting.flatMap((file, n) => [file, ...busy.slice(n, n + 1)]);
    return [...pairs, ...busy.slice(waiting.length), ...apart];
  }
}

const split = <T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];
