import { within } from '../kit/deadline.ts';
import type { Route } from './route.ts';

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
      const names = Object.keys(checks);
      const passed = await Promise.all(Object.values(checks).map((check) => passes(check, timeoutMs)));
      const ok = passed.every(Boolean);
      const results = Object.fromEntries(names.map((name, index) => [name, passed[index] ? 'ok' : 'failed']));
      return json(ok ? 200 : 503, { ok, checks: results });
    },
  },
];

const passes = async (check: Check, timeoutMs: number): Promise<boolean> => {
  try {
    await within(timeoutMs, check());
    return true;
  } catch {
    return false;
  }
};

const json = (status: number, value: unknown) => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});
