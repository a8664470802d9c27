import { describe, expect, it, onTestFinished } from 'vitest';
import { startTcpProxy } from '../../../test/fixtures/tcp-proxy.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { findRedis, ownPrefix, redisUrl } from '../../../test/support/redis/shared.ts';
import { openStore } from '../open.ts';

const found = await findRedis('a connection that goes silent');
/** Long enough that a busy machine can connect within it. */
const usualSilenceMs = 600;
const target = { host: new URL(redisUrl).hostname, port: Number(new URL(redisUrl).port || 6379) };

const open = async (silenceMs = usualSilenceMs) => {
  const proxy = await startTcpProxy(target);
  onTestFinished(() => proxy.close());
  const url = new URL(redisUrl);
  url.port = String(proxy.port);
  url.searchParams.set('prefix', ownPrefix());
  const codes: string[] = [];
  const onError = (code: string) => codes.push(code);
  const store = await openStore(url.href, { now: Date.now, deadlineMs: 1_000, silenceMs, onError });
  onTestFinished(() => store.close());
  await store.create('notice-sent', 'p', { at: 1 });
  const works = () =>
    store.get('notice-sent', 'p').then(
      (value) => value?.at === 1,
      () => false,
    );
  return { proxy, store, codes, works };
};

describe.runIf(found)('a connection over which nothing comes any more', () => {
  it('is made again although calls go on being written to it', async () => {
    const { proxy, works, codes } = await open();
    proxy.hold('toServer');
    const began = performance.now();
    const calls = setInterval(() => void works(), 20);
    onTestFinished(() => clearInterval(calls));
    await eventually('the store works', works);
    expect(performance.now() - began).toBeGreaterThan(usualSilenceMs / 3);
    expect(codes).toContain('store.silent');
  });

  it('is made again where it went silent in the middle of an answer', async () => {
    const { proxy, store, works } = await open();
    await store.create('recent', 'U1', { dispatchIds: ['x'.repeat(1_000_000)] });
    const reading = store.get('recent', 'U1').catch(() => undefined);
    proxy.hold('toClient');
    await reading;
    await eventually('the store works', works);
    expect((await store.get('recent', 'U1'))?.dispatchIds).toHaveLength(1);
  });

  it('is made again where the next one was silent from its first moment', async () => {
    const { proxy, works } = await open();
    proxy.holdNew(true);
    proxy.cut();
    await eventually('the proxy holds a call', () => proxy.isHolding('toServer'));
    proxy.holdNew(false);
    await eventually('the store works', works);
  });

  it('is left alone while it answers, though nothing else is asked', async () => {
    // Longer still, so that a busy machine does not pass for a silent Redis.
    const { proxy, codes } = await open(1_500);
    const before = proxy.connections();
    const answered = proxy.answered();
    // A PING each 500 ms: without them the silence would have ended the connection before the fourth.
    const pong = '+PONG\r\n'.length;
    await eventually('four PINGs are answered', () => proxy.answered() >= answered + 4 * pong);
    expect(proxy.connections()).toBe(before);
    expect(codes).not.toContain('store.silent');
  });
});
