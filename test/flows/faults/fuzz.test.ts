import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';
import { answerWithinMs, fuzzed, isExpected, routes } from '../../support/fuzz/fuzz.ts';
import { asForm, form } from '../../support/fuzz/parts.ts';
import { commands, interactions, type Json } from '../../support/payloads/slack.ts';
import { events, unheardEvents } from '../../support/payloads/slack-events.ts';
import { bytesOf, exchange, statusesIn } from '../../support/raw-http.ts';

/** 500 in all; `npm run soak -- fuzz` makes 10,000 for each route. */
const perRoute = 100;
const stack = /\bat .*\.[cm]?[jt]s\b|node:internal|node_modules/;

const asJson = (body: Json) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const asFields = (fields: Json) => ({ headers: { 'content-type': form }, body: asForm(fields) });
const asPayload = (payload: Json) => asFields({ payload: JSON.stringify(payload) });

describe('what Slack sends, with all its fields', () => {
  it.each([
    ['commands', commands, asFields],
    ['interactions', interactions, asPayload],
    ['events', events, asJson],
    ['events that nobody listens for', unheardEvents, asJson],
  ] as const)('is answered 200 at once: %s', async (_what, samples, written) => {
    // Some of them are of a workspace in an organization.
    const bot = await startBot({ slack: { enterprise: 'E0SANDBOX1' } });
    for (const [what, payload] of Object.entries(samples)) {
      const { value, ms } = await timed(() => bot.people.raw('', written(payload)));
      expect([what, value.status]).toEqual([what, 200]);
      expect(ms, what).toBeLessThan(answerWithinMs);
    }
  });
});

describe('requests that are random or nearly right', () => {
  it.each(routes)('to %s are answered as listed, and the bot goes on', async (route) => {
    const bot = await startBot();
    await bot.type();
    await bot.cardSays('Delivered');
    const recordId = bot.plivo.messages[0]?.url?.split('/').at(-1) ?? '';
    const before = bot.cardText();

    await fc.assert(
      fc.asyncProperty(fuzzed(route, bot.appUrl, [recordId]), async (request) => {
        const { value: answer, ms } = await timed(() => exchange(bot.port, bytesOf(request)));
        const statuses = statusesIn(answer);
        expect(statuses).toHaveLength(1);
        expect(statuses[0]).toSatisfy((status: number) => isExpected(status, ms, request));
        expect(answer).not.toMatch(stack);
      }),
      { numRuns: perRoute },
    );

    expect(bot.cardText()).toBe(before);
    expect(bot.plivo.messages).toHaveLength(1);
    expect((await bot.type('help', { user: 'U0ANN00001', channel: 'C0GENERAL1' })).status).toBe(200);
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
