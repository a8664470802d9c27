import { within } from '../kit/deadline.ts';
import type { Route } from './router.ts';

/** Resolves if the thing works; why it does not is for the log of whoever made the check, never for the answer. */
export type Check = () => Promise<void>;

/**
 * `/healthz` says that the process runs; a failing one is restarted. `/readyz` says that it can do its work; a failing
 * one gets no traffic. Each check may take `timeoutMs`.
 */
export const createHealthRoutes = (checks: Readonly<Record<string, Check>>, timeoutMs = 2_000): Route[] => [
  { method: 'GET', path: '/healthz', handle: async () => json(200, { ok: true }) },
  {
    method: 'GET',
    path: '/readyz',
    handle: async () => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await outcome(check, timeoutMs)]),
      );
      const ok = results.every(([, result]) => result === 'ok');
      return json(ok ? 200 : 503, { ok, checks: Object.fromEntries(results) });
    },
  },
];

const outcome = async (check: Check, timeoutMs: number): Promise<'ok' | 'failed'> => {
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
