/** What a Prometheus that looks at the bot sees while messages come and go. */
import { expect, it } from 'vitest';
import { freePort } from '../../../sandbox/ports.ts';
import { createMetrics } from '../../../src/observability/metrics/metrics.ts';
import { startAtRest, startBot } from '../../harness.ts';

const to = '+14155550123';

const withMetrics = async () => {
  const port = await freePort();
  const scrape = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return answer.text();
  };
  /** The value of a line, labels included; undefined without one. */
  const valueAt = async (line: string): Promise<number | undefined> => {
    const found = (await scrape()).split('\n').find((it) => it.startsWith(`slack_mms_${line} `));
    return found === undefined ? undefined : Number(found.split(' ').at(-1));
  };
  return { env: { METRICS_PORT: String(port) }, scrape, valueAt };
};

it('counts what is accepted, refused, sent and reported, and measures the work', async () => {
  const { env, scrape, valueAt } = await withMetrics();
  const bot = await startBot({ env });
  await bot.type(`${to} Hello ${bot.pictures.url('/cat.jpg')}`);
  await bot.type('12 Hello');
  await bot.eventually('it is delivered', () => bot.cardText().includes('Delivered'));

  expect(await valueAt('requests_accepted_total{entry_point="command"}')).toBe(1);
  expect(await valueAt('messages_total{state="delivered"}')).toBe(1);
  expect(await valueAt('reports_total{result="delivered"}')).toBe(1);
  expect(await valueAt('slack_calls_total{method="chat.postMessage",result="ok"}')).toBeGreaterThan(0);
  expect(await valueAt('prepare_seconds_count{outcome="ready"}')).toBe(1);
  expect(await valueAt('store_call_seconds_count{operation="change"}')).toBeGreaterThan(0);
  expect(await valueAt('alarm{code="plivo.credentials"}')).toBe(0);
  const all = await scrape();
  expect(all).toMatch(/^slack_mms_requests_refused_total\{reason="recipient\.\w+"\} 1$/m);
  expect(all).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  for (const person of [to, to.slice(2), 'U0CAL00001', 'Hello']) expect(all).not.toContain(person);
});

it('shows what is open, what is unconfirmed, and what is overdue, from the store', async () => {
  const { env, valueAt } = await withMetrics();
  const bot = await startAtRest({ env });
  bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 500 });
  await bot.type(`${to} Hello`);
  await bot.pass(40_000);
  expect(await valueAt('open_messages{state="unconfirmed"}')).toBe(1);
  expect(await valueAt('open_requests')).toBe(1);
  expect(await valueAt('oldest_open_seconds')).toBe(0);
});

it('says which alarm stands', async () => {
  const { env, valueAt } = await withMetrics();
  const bot = await startBot({ env });
  bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 401 });
  await bot.type(`${to} Hello`);
  await bot.eventually('it stands', async () => (await valueAt('alarm{code="plivo.credentials"}')) === 1);
  expect(await valueAt('alarm{code="plivo.silent"}')).toBe(0);
});

it('has nothing to scrape on the public port, and none without METRICS_PORT', async () => {
  const bot = await startBot();
  expect((await fetch(`${bot.appUrl}/metrics`)).status).toBe(404);
});

it('keeps to the conventions for names', async () => {
  const { registry } = createMetrics({ version: '1' });
  const metrics = (await registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('slack_mms_'));
  expect(metrics.length).toBeGreaterThan(10);
  for (const { name, type } of metrics) {
    expect(name).toMatch(/^[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(String(type) === 'counter');
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});
