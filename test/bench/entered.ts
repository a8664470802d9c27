/** What a process has run of this repository, read from V8's precise coverage. */
import type { Profiler } from 'node:inspector';
import { pathToFileURL } from 'node:url';

/** How often each function of a file was called; functions of one name are counted together. */
export type Entered = { path: string; calls: Map<string, number> };

/**
 * The files below `folder` (from `root`, both with a slash at the end) of which a function was called, by path. That a
 * file was loaded does not count.
 */
export const enteredFiles = (coverage: readonly Profiler.ScriptCoverage[], root: string, folder: string): Entered[] => {
  const base = pathToFileURL(root).href;
  return coverage
    .filter(({ url }) => url.startsWith(base + folder))
    .map(({ url, functions }) => ({ path: url.slice(base.length), calls: callsOf(functions) }))
    .filter(({ calls }) => calls.size > 0)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
};

const callsOf = (functions: readonly Profiler.FunctionCoverage[]): Entered['calls'] => {
  const calls = new Map<string, number>();
  for (const { functionName, ranges } of functions) {
    const [whole] = ranges;
    // What begins with the file is the module itself, which "runs" when it is loaded.
    if (!whole || whole.count === 0 || whole.startOffset === 0) continue;
    calls.set(functionName, (calls.get(functionName) ?? 0) + whole.count);
  }
  return calls;
};
