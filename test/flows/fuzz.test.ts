import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startBot } from '../harness.ts';
import { cardText, command, eventually } from '../support/flow.ts';
import { fuzzed, isExpected, routes } from '../support/fuzz.ts';
import { bytesOf, exchange, statusesIn } from '../support/raw-http.ts';

/** 500 in all; `npm run soak -- fuzz` makes 10,000 for each route. */
const perRoute = 100;
const stack = /\bat .*\.[cm]?[jt]s\b|node:internal|node_modules/;

describe('requests that are random or nearly right', () => {
  it.each(routes)('to %s are answered as listed, and the bot goes on', { timeout: 60_000 }, async (route) => {
    const bot = await startBot();
    await command(bot);
    await eventually(() => expect(cardText(bot)).toContain('Delivered'));
    const recordId = bot.plivo.messages[0]?.url?.split('/').at(-1) ?? '';
    const before = cardText(bot);

    await fc.assert(
      fc.asyncProperty(fuzzed(route, bot.appUrl, [recordId]), async (request) => {
        const answer = await exchange(bot.port, bytesOf(request));
        const statuses = statusesIn(answer);
        expect(statuses).toHaveLength(1);
        expect(statuses[0]).toSatisfy((status: number) => isExpected(status, request));
        expect(answer).not.toMatch(stack);
      }),
      { numRuns: perRoute },
    );

    expect(cardText(bot)).toBe(before);
    expect(bot.plivo.messages).toHaveLength(1);
    expect((await bot.people.command({ user: 'U0ANN00001', channel: 'C0GENERAL1', text: 'help' })).status).toBe(200);
  });

  it('in a pipeline are answered one after the other, each as if it came alone', async () => {
    const bot = await startBot();
    const get = (target: string, last = false) =>
      `GET ${target} HTTP/1.1\r\nhost: bot\r\n${last ? 'connection: close\r\n' : ''}\r\n`;
    const pipeline = Array.from({ length: 20 }, (_, n) => get(n % 2 ? '/healthz' : '/nowhere', n === 19));
    const answer = await exchange(bot.port, Buffer.from(pipeline.join('')));
    expect(statusesIn(answer)).toEqual(pipeline.map((_, n) => (n % 2 ? 200 : 404)));
  });
});
