import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { botIn, orderIn } from './order.ts';

const bot = 'U0SANDBOT1';

describe('an order', () => {
  it.each([
    ['<@U0SANDBOT1> 415-555-0123 hi', ' 415-555-0123 hi'],
    ['  \n<@U0SANDBOT1>hi', 'hi'],
    ['<@U0SANDBOT1|mms> hi', ' hi'],
    ['<@U0SANDBOT1>', ''],
    ['<@U0SANDBOT1> ask <@U0SANDBOT1>', ' ask <@U0SANDBOT1>'],
  ])('is what stands behind the mention at the beginning: %j', (text, order) => expect(orderIn(text, bot)).toBe(order));

  it.each([
    '',
    '415-555-0123 is the front desk, you can text them with <@U0SANDBOT1>',
    'hey <@U0SANDBOT1> 415-555-0123 hi',
    '<@U0ANN00001> <@U0SANDBOT1> 415-555-0123 hi',
    '*<@U0SANDBOT1> 415-555-0123 hi*',
    '&lt;@U0SANDBOT1&gt; 415-555-0123 hi',
    '<!here> <@U0SANDBOT1> 415-555-0123 hi',
    '<@U0SANDBOT12> 415-555-0123 hi',
  ])('is not in %j', (text) => expect(orderIn(text, bot)).toBeUndefined());

  it('is none, whatever stands before the mention', () => {
    const something = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() !== '');
    const before = fc.oneof(something, fc.constantFrom('<@U0ANN00001>', '<!channel>', '415-555-0123', '>', '<@'));
    fc.assert(
      fc.property(before, fc.string(), (text, after) => {
        fc.pre(!text.trimStart().startsWith(`<@${bot}`));
        expect(orderIn(`${text}<@${bot}> 415-555-0123 ${after}`, bot)).toBeUndefined();
      }),
    );
  });

  it('takes no longer for a text that is all spaces or all brackets', () => {
    const read = () => [' ', '<@', '<@U', '<@U0|'].forEach((part) => void orderIn(part.repeat(40_000), bot));
    expect(cpuMsOf(read)).toBeLessThan(500);
  });
});

it('knows for which bot an event is', () => {
  expect(
    botIn([
      { user_id: 'U1', is_bot: false },
      { user_id: bot, is_bot: true },
    ]),
  ).toBe(bot);
  expect([botIn([]), botIn(null), botIn(undefined), botIn([{ user_id: 'U1' }])]).toEqual(Array(4).fill(undefined));
});
