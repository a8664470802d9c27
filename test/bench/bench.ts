/** One thing that is measured; `target` stands beside what was found, and `met` says whether it holds. */
export type Finding = { what: string; found: string; target?: string; met?: boolean };
type BenchOptions = {
  /** Says which files were entered, where that is what is measured. */
  files: boolean;
};
export type Bench = { name: string; run(say: (line: string) => void, options: BenchOptions): Promise<Finding[]> };

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
/** `part` in (0, 1]: 0.99 is the value that 99 of 100 do not exceed. */
export const percentile = (values: readonly number[], part: number): number =>
  sorted(values)[Math.max(0, Math.ceil(values.length * part) - 1)] ?? Number.NaN;
export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const perSecond = (value: number): string => `${Math.round(value)}/s`;
