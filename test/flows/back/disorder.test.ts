import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { places } from '../../../emulators/slack/seed.ts';
import { startAtRest } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';

const statuses = ['queued', 'sent', 'delivered', 'undelivered', 'failed'] as const;
type Status = (typeof statuses)[number];

/** What is worth most of what was said, highest first, and how the card says it. */
const truth: readonly (readonly [Status, string])[] = [
  ['delivered', 'Delivered'],
  ['undelivered', 'Not delivered'],
  ['failed', 'Not delivered'],
  ['sent', 'Handed to the carrier'],
  ['queued', 'Plivo has it'],
];
const truthOf = (said: readonly Status[]) =>
  truth.find(([status]) => said.includes(status)) ?? (['queued', ''] as const);

const start = (env: Record<string, string> = {}) =>
  startAtRest({
    // All 600 reports come at once, and none may be given up on a machine with much to do.
    plivo: { callbackTimeoutMs: 60_000 },
    env: { USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000', ...env },
  });

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

describe('reports in disorder', () => {
  it('end in the truth, in any order and however often each one comes', async () => {
    const bot = await start();
    let run = 0;
    const order = fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (said, atOnce) => {
        run += 1;
        const text = `Disorder ${run}.`;
        await bot.type(`+14155550123 ${text}`);
        await bot.taken(run);
        const { uuid = '' } = bot.plivo.messages.at(-1) ?? {};
        const before = bot.calls('chat.update').length;

        const report = (status: Status) => bot.plivo.report(uuid, status, { errorCode: '50' });
        if (atOnce) await Promise.all(said.map(report));
        else for (const status of said) await report(status);
        // Enough for the pace of the edits, however many came before.
        for (let step = 0; step < 4; step += 1) {
          await bot.quiet();
          await bot.clock.advance(2_000);
        }

        const card = bot.cards().find((it) => bot.slack.textOf(it).includes(text));
        expect(card && bot.slack.textOf(card)).toContain(truthOf(said)[1]);
        expect(bot.calls('chat.update').length - before).toBeLessThanOrEqual(new Set(said).size + 1);
        const thread = bot.slack.thread(places.general, card?.ts ?? '');
        expect(thread.length).toBeLessThanOrEqual(new Set(said).size);
      }),
      { numRuns: 25 },
    );
  });

  it('end in the truth for each of the 120 orders on one card, with few edits', async () => {
    const bot = await start({ MAX_RECIPIENTS: '120' });
    const orders = permutations(statuses);
    const numbers = orders.map((_, n) => `+1${n < 100 ? '415' : '212'}55501${String(n % 100).padStart(2, '0')}`);
    await bot.type(`${numbers.join(',')} Hello`);
    await bot.quiet();
    // What goes beyond the burst waits for its place in the pace.
    await bot.clock.advance(1_000);
    await bot.taken(orders.length);
    await bot.quiet();
    const before = bot.calls('chat.update').length;
    const startedAt = bot.clock.now();

    await Promise.all(
      bot.plivo.messages.map(async ({ uuid }, index) => {
        for (const status of orders[index] ?? []) await bot.plivo.report(uuid, status, { errorCode: '50' });
      }),
    );
    await eventually('all callbacks are answered', () =>
      expect(bot.plivo.callbacks).toHaveLength(orders.length * statuses.length),
    );
    await bot.quiet();
    await bot.clock.advance(1_000);
    await bot.quiet();

    const answers = bot.plivo.callbacks.map(({ answer }) => ('status' in answer ? answer.status : answer.error));
    expect(new Set(answers)).toEqual(new Set([200]));
    const [card] = bot.cards();
    expect(card && bot.slack.textOf(card)).toContain('120 delivered');
    const seconds = (bot.clock.now() - startedAt) / 1_000;
    expect(bot.calls('chat.update').length - before).toBeLessThanOrEqual(seconds + 1);
  });
});
