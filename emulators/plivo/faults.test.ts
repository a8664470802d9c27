import { describe, expect, it } from 'vitest';
import { api, send, start, them, us } from './test-emulator.ts';

describe('faults', () => {
  it.each([
    [{ kind: 'status', status: 429 }, 429, 'on demand', 0],
    [{ kind: 'status', status: 502, html: true }, 502, '<html>', 0],
    [{ kind: 'status', status: 500, processed: true }, 500, 'on demand', 1],
    [{ kind: 'html202' }, 202, '<html>', 1],
    [{ kind: 'empty202' }, 202, '', 1],
  ] as const)('answer %j', async (fault, status, text, taken) => {
    const plivo = await start();
    plivo.fail({ path: '/Message/', ...fault });
    const answer = await send(plivo, {});
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    await plivo.idle();
    expect(plivo.phone(them)).toHaveLength(taken);
    expect((await send(plivo, {})).status).toBe(202);
  });

  it.each([
    ['resetBefore', 0],
    ['resetAfter', 1],
  ] as const)('break the connection: %s', async (kind, taken) => {
    const plivo = await start();
    plivo.fail({ path: /Message\/$/, method: 'POST', kind });
    await expect(send(plivo, {})).rejects.toThrow();
    await plivo.idle();
    expect(plivo.phone(them)).toHaveLength(taken);
    expect(plivo.requests[0]?.answered).toBe('reset');
  });

  it.each([false, true])('never answer, having taken it or not: %s', async (processed) => {
    const plivo = await start();
    plivo.fail({ path: 'Message', kind: 'hang', processed });
    const signal = AbortSignal.timeout(30);
    await expect(
      api(plivo, 'POST', 'Message/', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ src: us, dst: them, text: 'x' }),
        signal,
      }),
    ).rejects.toThrow();
    await plivo.idle();
    expect(plivo.phone(them)).toHaveLength(processed ? 1 : 0);
  });

  it('delay an answer by the timer that was handed in', async () => {
    const asked: number[] = [];
    const plivo = await start({
      after: (ms, run) => {
        asked.push(ms);
        setImmediate(run);
        return () => {};
      },
    });
    plivo.fail({ path: 'Message', kind: 'delay', ms: 5_000 });
    expect((await send(plivo, {})).status).toBe(202);
    expect(asked).toEqual([5_000]);
  });

  it('hit as often as asked, and can be called off', async () => {
    const plivo = await start();
    plivo.fail({ path: 'Message', kind: 'status', status: 503, times: 3 });
    expect([(await send(plivo, {})).status, (await send(plivo, {})).status]).toEqual([503, 503]);
    plivo.clearFaults();
    expect((await send(plivo, {})).status).toBe(202);
  });
});
