import { describe, expect, it } from 'vitest';
import { places } from '../../../emulators/slack/seed.ts';
import { askForEach, countOf, startTwoBots } from '../../support/bot/two-bots.ts';
import { eventually } from '../../support/eventually.ts';
import { findRedis } from '../../support/redis/shared.ts';

const found = await findRedis('the bot in two processes');
/** 415-555-0100 to -0199 belong to nobody. */
const numbers = (count: number) =>
  Array.from({ length: count }, (_, n) => `+14155550${String(100 + n)}`).filter((it) => it !== '+14155550100');
const burst = 10;

type Side = Awaited<ReturnType<typeof startTwoBots>>;
const sentAt = ({ plivo }: Side) =>
  plivo.requests
    .filter(({ path }) => path.endsWith('/Message/'))
    .map(({ at }) => at)
    .sort((a, b) => a - b);

describe.runIf(found)('two processes on one Redis', () => {
  it('do each thing once, whoever is asked, at one pace and within one limit', async () => {
    const [perSecond, dailyLimit] = [20, 55];
    const side = await startTwoBots({ PLIVO_SMS_PER_SECOND: String(perSecond), USER_DAILY_LIMIT: String(dailyLimit) });
    const phones = numbers(51);
    const answers = await askForEach(
      side,
      phones.map((to) => `${to} Hello ${to.slice(-2)}`),
    );
    for (const answer of answers) expect(answer).toContain('is on its way');

    await eventually('all have arrived', () => phones.every((to) => side.plivo.phone(to).length > 0));
    const replied = () => side.outputs.reduce((sum, output) => sum + countOf(output, 'card.replied'), 0);
    await eventually('each has its replies', () => replied() >= 2 * phones.length);

    expect(phones.map((to) => side.plivo.phone(to).length)).toEqual(phones.map(() => 1));
    const cards = side.cards();
    expect(cards).toHaveLength(phones.length);
    for (const card of cards) expect(side.slack.thread(places.general, card.ts)).toHaveLength(2);
    for (const step of ['dispatch.accepted', 'message.sending', 'message.delivered', 'card.posted']) {
      const shares = side.outputs.map((output) => countOf(output, step));
      expect(Math.min(...shares), `${step} is shared: ${shares}`).toBeGreaterThan(0);
      expect(
        shares.reduce((sum, share) => sum + share),
        step,
      ).toBe(phones.length);
    }

    const [first = 0, ...later] = sentAt(side);
    // The first request may itself be late; none is ever early. At twice the pace, the last is early by more than a second.
    const lateMs = 1_000;
    const early = later.filter((at, n) => at - first < ((n + 2 - burst) / perSecond) * 1_000 - lateMs);
    expect(early).toEqual([]);

    const left = dailyLimit - phones.length;
    const more = numbers(71).slice(50);
    const asked = await askForEach(
      side,
      more.map((to) => `${to} More`),
    );
    const refused = asked.filter((answer) => answer.includes('for today'));
    // What two ask for at the same moment may count too many, never too few.
    expect(refused.length).toBeGreaterThanOrEqual(more.length - left);
    expect(refused.length).toBeLessThanOrEqual(more.length);
    expect([await side.one.terminate(), await side.other.terminate()]).toEqual([0, 0]);
  });

  it('take over from one another: kill -9 of one loses nothing and doubles nothing', async () => {
    const side = await startTwoBots({ PLIVO_SMS_PER_SECOND: '8' });
    const asked = (path: string) => side.plivo.requests.filter((it) => it.path.endsWith(path)).length;
    const ask = (phones: string[], more = '') =>
      askForEach(
        side,
        phones.map((to) => `${to} To ${to.slice(-2)}${more}`),
      );
    const phones = numbers(31);
    const [hanging, preparing, plain] = [phones.slice(0, 6), phones.slice(6, 10), phones.slice(10)];

    // Both processes are in the middle of sends that Plivo took without answering, and of slow uploads.
    for (const to of hanging) side.plivo.script(to, []);
    side.plivo.fail({ path: '/Message/', kind: 'hang', processed: true, times: hanging.length });
    await ask(hanging);
    await eventually('all of them hang', () => asked('/Message/') === hanging.length);
    side.plivo.fail({ path: '/Media/', kind: 'delay', ms: 8_000, times: preparing.length });
    await ask(preparing, ` ${side.pictures.url('/big.jpg')}`);
    await eventually('two uploads begin', () => asked('/Media/') >= 2);
    await ask(plain);
    const arrived = (wanted: string[]) => wanted.filter((to) => side.plivo.phone(to).length > 0).length;
    await eventually('some have arrived', () => arrived(plain) >= 5);
    await side.one.kill();

    const killedAt = Date.now();
    // Sends of either process: nobody knows what became of them, so that Plivo and then a person is asked.
    const inDoubt = () => side.outputs.reduce((sum, output) => sum + countOf(output, 'message.unconfirmed'), 0);
    /** Killed between the note that it is being sent and the request itself. */
    const caught = () => Math.max(0, inDoubt() - hanging.length);
    const seconds: Record<string, number> = {};
    const took = async (what: string, done: () => boolean) => {
      await eventually(`${what} is taken over`, done);
      seconds[what] = (Date.now() - killedAt) / 1_000;
    };
    await Promise.all([
      took('waiting', () => arrived(plain) + caught() >= plain.length),
      took('preparing', () => arrived(preparing) === preparing.length),
      took('sending', () => inDoubt() >= hanging.length),
      took('drawing', () => side.cards().length >= phones.length),
    ]);
    console.info(`seconds after the kill until all was taken over: ${JSON.stringify(seconds)}`);

    expect(Math.max(...phones.map((to) => side.plivo.phone(to).length))).toBe(1);
    expect(arrived(phones)).toBeGreaterThanOrEqual(phones.length - caught());
    // A card that was being posted at that moment may stand there twice, and then says so.
    const cards = side.cards().map((card) => side.slack.textOf(card));
    expect(cards.filter((text) => !text.includes('you may see it twice')).length).toBeLessThanOrEqual(phones.length);
  });
});
