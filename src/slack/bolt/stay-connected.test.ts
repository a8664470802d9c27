import { WebAPIRateLimitedError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../ports/index.ts';
import { type SocketClient, stayConnected } from './stay-connected.ts';

const second = 1_000;
const settled = () => new Promise(setImmediate);

/** A client whose attempts end as the test says, and a clock that the test moves. */
const watched = (outcomes: (Error | 'ok')[]) => {
  let attempts = 0;
  let dropped = () => {};
  const client: SocketClient = {
    start: async () => {
      attempts += 1;
      const outcome = outcomes.shift() ?? 'ok';
      if (outcome !== 'ok') throw outcome;
    },
    disconnect: async () => {},
    on: (_event, listener) => {
      dropped = listener;
    },
  };
  let now = 0;
  const timers: { at: number; run: () => void }[] = [];
  const clock = {
    now: () => now,
    monotonic: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const log: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  const link = stayConnected({ client, clock, random: { id: () => '', fraction: () => 0 }, log });
  const runStep = async (ms: number) => {
    const until = now + ms;
    for (let next = timers.find(({ at }) => at <= until); next; next = timers.find(({ at }) => at <= until)) {
      timers.splice(timers.indexOf(next), 1);
      now = next.at;
      next.run();
      await settled();
    }
    now = until;
  };
  const drop = async () => {
    dropped();
    await settled();
  };
  return { link, drop, runStep, attempts: () => attempts };
};

describe('a connection to Slack', () => {
  it('that ends is made again at once', async () => {
    const { link, drop, attempts } = watched([]);
    await link.start();
    await drop();
    expect(attempts()).toBe(2);
    await link.ready();
  });

  it('that ends again right away is made again ever more rarely', async () => {
    const { link, drop, runStep, attempts } = watched([]);
    await link.start();
    await drop();
    await drop();
    expect(attempts()).toBe(2);
    await runStep(4 * second);
    expect(attempts()).toBe(3);
    await drop();
    await runStep(7 * second);
    expect(attempts()).toBe(3);
    await runStep(second);
    expect(attempts()).toBe(4);
  });

  it('that held for a while counts as good', async () => {
    const { link, drop, runStep, attempts } = watched([]);
    await link.start();
    for (let refresh = 1; refresh <= 4; refresh += 1) {
      await runStep(60 * second);
      await drop();
      expect(attempts()).toBe(1 + refresh);
    }
  });

  it('that cannot be had is tried for twice a minute at most in the long run', async () => {
    const down = Array.from({ length: 1_000 }, () => new Error('down'));
    const { link, runStep, attempts } = watched(down);
    await link.start();
    await expect(link.ready()).rejects.toThrow('no connection');
    await runStep(10 * 60 * second);
    expect(attempts()).toBeGreaterThan(15);
    expect(attempts()).toBeLessThan(25);
  });

  it('waits as long as Slack says', async () => {
    const { link, runStep, attempts } = watched([new WebAPIRateLimitedError(40)]);
    await link.start();
    await runStep(39 * second);
    expect(attempts()).toBe(1);
    await runStep(second);
    expect(attempts()).toBe(2);
  });

  it('is not made any more once it is stopped', async () => {
    const { link, drop, runStep, attempts } = watched([new Error('down')]);
    await link.start();
    await link.stop();
    await drop();
    await runStep(600 * second);
    expect(attempts()).toBe(1);
  });
});
