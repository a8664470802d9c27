import { describe, expect, it } from 'vitest';
import { startHttp } from '../../test/support/http.ts';
import { type Check, createHealthRoutes } from './health.ts';

const works: Check = async () => {};
const breaks: Check = () => Promise.reject(new Error('redis://user:secret@host is down'));
const hangs: Check = () => new Promise(() => {});

const warnings = [{ code: 'plivo.unreachable' }];
const about = { version: '1.2.3', warnings: () => warnings };

const ask = async (path: string, checks: Record<string, Check>) => {
  const { url } = await startHttp(createHealthRoutes({ ...about, checks, now: () => 0, timeoutMs: 20 }));
  const answer = await fetch(url + path);
  return { status: answer.status, body: await answer.json() };
};

describe('/healthz', () => {
  it('is fine as long as the process runs, whatever else is not', async () => {
    expect(await ask('/healthz', { store: breaks })).toEqual({ status: 200, body: { ok: true, version: '1.2.3' } });
  });
});

describe('/readyz', () => {
  it('is 200 when every check passes', async () => {
    const body = { ok: true, checks: { store: 'ok', slack: 'ok' }, warnings };
    expect(await ask('/readyz', { store: works, slack: works })).toEqual({ status: 200, body });
  });

  it('is 503 and names what failed, without saying why', async () => {
    const body = { ok: false, checks: { store: 'failed', slack: 'ok' }, warnings };
    expect(await ask('/readyz', { store: breaks, slack: works })).toEqual({ status: 503, body });
  });

  it('does not wait for a check that hangs', async () => {
    const body = { ok: false, checks: { store: 'ok', redis: 'failed' }, warnings };
    expect(await ask('/readyz', { store: works, redis: hangs })).toEqual({ status: 503, body });
  });

  it('takes a check that throws at once for a failed one', async () => {
    const throws: Check = () => {
      throw new Error('closed');
    };
    expect(await ask('/readyz', { store: throws })).toEqual({
      status: 503,
      body: { ok: false, checks: { store: 'failed' }, warnings },
    });
  });

  it('asks once for all who ask at a time, and again after half a second', async () => {
    let now = 0;
    let asked = 0;
    const store: Check = async () => {
      asked += 1;
      if (asked === 1) throw new Error('down');
    };
    const { url } = await startHttp(createHealthRoutes({ ...about, checks: { store }, now: () => now }));
    const status = async () => (await fetch(`${url}/readyz`)).status;
    expect(await Promise.all([status(), status(), status()])).toEqual([503, 503, 503]);
    now = 499;
    expect(await status()).toBe(503);
    expect(asked).toBe(1);
    now = 500;
    expect(await status()).toBe(200);
    // A clock that was set back does not keep an answer for ever.
    now = -1_000;
    await status();
    expect(asked).toBe(3);
  });
});
