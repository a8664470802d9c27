/** One of two processes stands still or is told to end in the middle of its work, and the other one goes on. */
import { describe, expect, it } from 'vitest';
import { leaseMs } from '../../../src/domain/message/late.ts';
import { stepLeaseMs } from '../../../src/usecases/wakeups/step-lease.ts';
import { askForEach, countOf, startTwoBots } from '../../support/bot/two-bots.ts';
import { eventually } from '../../support/eventually.ts';
import { findRedis } from '../../support/redis/shared.ts';

const found = await findRedis('one of two processes that stands still');
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `+14155550${101 + n}`);

type Side = Pick<Awaited<ReturnType<typeof startTwoBots>>, 'outputs' | 'plivo'>;

const start = async (count: number, perSecond: number) => {
  const side = await startTwoBots({ PLIVO_SMS_PER_SECOND: String(perSecond) });
  const phones = numbers(count);
  const logged = (step: string) => side.outputs.reduce((sum, output) => sum + countOf(output, step), 0);
  return {
    ...side,
    phones,
    ask: () =>
      askForEach(
        side,
        phones.map((to) => `${to} To ${to.slice(-2)}`),
      ),
    countArrived: () => phones.filter((to) => side.plivo.phone(to).length > 0).length,
    inDoubt: () => logged('message.unconfirmed'),
    confirmed: () => logged('message.submitted'),
  };
};

/** Neither has anything to say any more: what was to happen after a pause has happened. */
const calm = async ({ outputs, plivo }: Side): Promise<void> => {
  const seen = () => outputs.reduce((sum, output) => sum + output.length, plivo.requests.length);
  let [last, since] = [seen(), Date.now()];
  await eventually('both are calm', () => {
    if (seen() !== last) [last, since] = [seen(), Date.now()];
    return Date.now() - since > 1_000;
  });
};

describe.runIf(found)('two processes on one Redis', () => {
  it('send each message once although one was frozen for longer than its leases', async () => {
    const side = await start(40, 8);
    const { one, phones, plivo, countArrived, inDoubt } = side;
    // So slow that the frozen one is in the middle of several, of which no report tells what became of them.
    plivo.fail({ path: '/Message/', method: 'POST', kind: 'delay', ms: 2_000, times: phones.length });
    for (const to of phones) plivo.script(to, []);
    await side.ask();
    await eventually('some have arrived', () => countArrived() >= 8);
    process.kill(one.pid, 'SIGSTOP');
    const frozenAt = Date.now();
    const longerThanLeases = Math.max(leaseMs, stepLeaseMs) + 2_000;
    await eventually(
      'the other has sent or given up each',
      () => inDoubt() > 0 && countArrived() + inDoubt() >= phones.length,
    );
    await eventually('the leases have run out', () => Date.now() - frozenAt > longerThanLeases);
    process.kill(one.pid, 'SIGCONT');
    await calm(side);

    expect(Math.max(...phones.map((to) => plivo.phone(to).length))).toBe(1);
    expect(countArrived() + inDoubt()).toBeGreaterThanOrEqual(phones.length);
    const certain = side.cards().filter((card) => !side.slack.textOf(card).includes('twice'));
    expect(certain.length).toBeLessThanOrEqual(phones.length);
    expect([await one.terminate(), await side.other.terminate()]).toEqual([0, 0]);
  });

  it('lose and doubt nothing where one is told to end in the middle of its sends', async () => {
    const side = await start(60, 20);
    const { one, phones, plivo } = side;
    // Longer than everything else that a stop waits for; and no report makes up for an answer that nobody stored.
    plivo.fail({ path: '/Message/', method: 'POST', kind: 'delay', ms: 4_000, times: phones.length });
    for (const to of phones) plivo.script(to, []);
    await side.ask();
    await eventually('both are sending', () => side.sends().length > 15);
    const toldAt = Date.now();
    expect(await one.terminate()).toBe(0);
    expect(Date.now() - toldAt).toBeLessThan(20_000);

    await eventually('all are confirmed', () => side.confirmed() === phones.length);
    await calm(side);
    expect(phones.map((to) => plivo.phone(to).length)).toEqual(phones.map(() => 1));
    expect(side.inDoubt()).toBe(0);
    expect(await side.other.terminate()).toBe(0);
  });
});
