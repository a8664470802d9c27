/** What a check is, and how checks are run: one by one, each within its time, and none of them throws. */
import { orLate } from '../kit/deadline.ts';

/**
 * `ok`: as this app expects it. `differs`: it works, but not as expected, or needs attention. `failed`: it does not work.
 * `says` and `next` are whole sentences for a person, without secrets, names and numbers.
 */
export type Finding = { kind: 'ok' | 'differs' | 'failed' | 'skipped'; says: string; next?: string };

export type Check<Context> = { name: string; run(context: Context): Promise<Finding> };

export type Result = { name: string; finding: Finding };

/** No check takes longer. Each call inside has 5 s of its own, so that a check cleans up before this is over. */
const checkMs = 30_000;

export const ok = (says: string): Finding => ({ kind: 'ok', says });
export const differs = (says: string, next?: string): Finding => ({ kind: 'differs', says, ...(next ? { next } : {}) });
export const failed = (says: string, next?: string): Finding => ({ kind: 'failed', says, ...(next ? { next } : {}) });
export const skipped = (says: string, next?: string): Finding => ({ kind: 'skipped', says, ...(next ? { next } : {}) });

/**
 * Runs the checks of one service in their order. The first one decides whether the service can be used at all: if it
 * fails, the others would only repeat that, and are skipped.
 *
 * @param context a finding where there is nothing to check with; it then stands for the first check
 */
export const runChecks = async <Context extends object>(
  context: Context | Finding,
  [first, ...others]: readonly [Check<Context>, ...Check<Context>[]],
  withinMs = checkMs,
): Promise<Result[]> => {
  const gate = isFinding(context) ? context : await runOne(first, context, withinMs);
  const results = [{ name: first.name, finding: gate }];
  for (const check of others) {
    const finding =
      isFinding(context) || gate.kind === 'failed'
        ? skipped(`Needs "${first.name}".`)
        : await runOne(check, context, withinMs);
    results.push({ name: check.name, finding });
  }
  return results;
};

const isFinding = (value: object): value is Finding => 'kind' in value && 'says' in value;

const runOne = async <Context>(check: Check<Context>, context: Context, withinMs: number): Promise<Finding> => {
  try {
    const outcome = await orLate(withinMs, check.run(context));
    return outcome === 'late' ? failed(`Not done within ${withinMs / 1_000} seconds.`) : outcome.value;
  } catch (error) {
    // A message of unknown origin may quote what was sent.
    return failed(`The check itself broke (${error instanceof Error ? error.name : typeof error}).`);
  }
};

/** Nothing needs attention, and something was looked at. */
export const isFine = (results: readonly Result[]): boolean =>
  results.every(({ finding }) => finding.kind === 'ok' || finding.kind === 'skipped') &&
  results.some(({ finding }) => finding.kind === 'ok');
