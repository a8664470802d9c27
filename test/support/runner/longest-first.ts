/** The order of test files: those that wait for processes and leases begin, beside whatever needs the processor. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { readText, root } from '../source-files.ts';

/** They start bots as processes or a Redis of their own, which they kill, freeze and wait for. */
const waitsForProcesses = /\/support\/(?:bot\/(?:child|process|two-bots)|redis\/server)\.ts'|\bspawn\(/;

export class LongestFirst extends BaseSequencer {
  /** Within each half as Vitest sorts: the longest of the last run first, or the largest file. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = (file: TestSpecification) => waitsForProcesses.test(readText(file.moduleId.slice(root.length)));
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}
