import { within } from '../kit/deadline.ts';
import type { Route } from './router.ts';

/** Resolves if the thing works; why it does not is for the log of whoever made the check, never for the answer. */
export type Check = () => Promise<void>;

type HealthDeps = {
  checks: Readonly<Record<string, Check>>;
  /** Of this app. */
  version: string;
  /** What needs a person although the app does its work. */
  warnings: () => readonly object[];
  /** Milliseconds since 1970. */
  now: () => number;
  /** What one check may take, in milliseconds. */
  timeoutMs?: number;
};

/** How long what a check said is said again. Anybody may ask, and a check may cost a call of Slack. In milliseconds. */
const freshMs = 500;

/**
 * `/healthz` says that the process runs; a failing one is restarted. `/readyz` says that it can do its work; a failing
 * one gets no traffic. However many ask, one check is made at a time, and the next one when its answer is no news.
 */
export const createHealthRoutes = ({ checks, version, warnings, now, timeoutMs = 2_000 }: HealthDeps): Route[] => {
  const questions = Object.entries(checks).map(
    ([name, check]) => [name, shared(() => outcome(check, timeoutMs), now)] as const,
  );
  const readyz = async () => {
    const results = await Promise.all(questions.map(async ([name, ask]) => [name, await ask()]));
    const ok = results.every(([, result]) => result === 'ok');
    return json(ok ? 200 : 503, { ok, checks: Object.fromEntries(results), warnings: warnings() });
  };
  return [
    { method: 'GET', path: '/healthz', handle: async () => json(200, { ok: true, version }) },
    { method: 'GET', path: '/readyz', handle: readyz },
  ];
};

type Outcome = 'ok' | 'failed';

/** The answer that is on its way, or that came less than `freshMs` ago, for everybody who asks. */
const shared = (ask: () => Promise<Outcome>, now: () => number): (() => Promise<Outcome>) => {
  let answer: Promise<Outcome> | undefined;
  let answeredAt: number | undefined;
  const isOld = () => answeredAt !== undefined && Math.abs(now() - answeredAt) >= freshMs;
  return () => {
    if (answer && !isOld()) return answer;
    answeredAt = undefined;
    answer = ask().finally(() => {
      answeredAt = now();
    });
    return answer;
  };
};

const outcome = async (check: Check, timeoutMs: number): Promise<Outcome> => {
  try {
    await within(timeoutMs, check());
    return 'ok';
  } catch {
    return 'failed';
  }
};

const json = (status: number, value: unknown) => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});
