/** Our own store fails while a person stops something, decides or asks: what they read is true, and what they want comes about. */
import { describe, expect, it } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { StoreError } from '../../../src/ports/errors.ts';
import type { Change, Store } from '../../../src/ports/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { startAtRest } from '../../harness.ts';

const to = '+14155550123';
const second = 1_000;

type Fault = 'not-made' | 'made-unsaid' | undefined;

/** A store whose next change with a record in it that `isMeant` takes fails as `fault` says. */
const start = async (
  env: Record<string, string> = {},
  isMeant: (changes: readonly Change[]) => boolean = () => true,
) => {
  const state = { fault: undefined as Fault, reads: false };
  const bot = await startAtRest({
    env: { UNDO_SECONDS: '10', ...env },
    plivo: { autoReports: false },
    open: async (...args) => {
      const store = await openStore(...args);
      const change: Store['change'] = async <const C extends readonly Change[]>(changes: C) => {
        const { fault } = state;
        if (!fault || !changes.some(({ kind }) => kind === 'record') || !isMeant(changes)) return store.change(changes);
        state.fault = undefined;
        if (fault === 'made-unsaid') await store.change(changes);
        throw new StoreError('store.unavailable', 'The store did not answer.', {
          unconfirmed: fault === 'made-unsaid',
        });
      };
      const get: Store['get'] = (kind, id) =>
        state.reads ? Promise.reject(new StoreError('store.unavailable', 'The store is away.')) : store.get(kind, id);
      return { ...store, change, get };
    },
  });
  return { ...bot, state };
};

describe('a click on Cancel that the store fails', () => {
  it('is not answered as if nothing were sent, and the button stays', async () => {
    const bot = await start();
    await bot.type(`${to} Hello`);
    const accepted = await bot.whisper(people.sender, 'goes out at');
    bot.state.fault = 'not-made';
    await bot.press(people.sender, 'Cancel', accepted);
    const failed = await bot.whisper(people.sender, "couldn't confirm that this was stopped");
    expect(bot.slack.textOf(failed)).not.toContain('nothing was sent');
    await bot.press(people.sender, 'Cancel', accepted);
    await bot.whisper(people.sender, 'stopped 1. Nothing had left.');
    await bot.pass(30 * second);
    expect(bot.plivo.messages).toHaveLength(0);
  });

  it('after it was made shows on the card all the same', async () => {
    const bot = await start();
    await bot.type(`${to} Hello`);
    await bot.pass(second);
    bot.state.fault = 'made-unsaid';
    await bot.click('mms_cancel');
    await bot.pass(5 * second);
    expect(bot.cardText()).toContain('Cancelled by Ann Sender before it left');
    expect(bot.plivo.messages).toHaveLength(0);
  });
});

it('a question about what was sent is not answered as if nothing were', async () => {
  const bot = await start();
  await bot.type(`${to} Hello`);
  await bot.pass(12 * second);
  bot.state.reads = true;
  for (const asked of ['status', 'history']) {
    const { message } = await bot.type(asked);
    const said = bot.slack.textOf(message);
    expect(said).toContain("can't look that up right now");
    expect(said).not.toContain('nothing was sent');
  }
});

it('a click on Send anyway that was stored sends at once, although nobody knew that it was stored', async () => {
  const bot = await start();
  await bot.type(`${to} On my way`);
  await bot.pass(11 * second);
  await bot.plivo.report(bot.plivo.messages[0]?.uuid ?? '', 'undelivered', { errorCode: '80' });
  await bot.pass(2 * second);
  await bot.click('mms_again');
  await bot.pass(second);
  await bot.plivo.report(bot.plivo.messages[0]?.uuid ?? '', 'delivered');
  await bot.pass(15 * second);
  bot.state.fault = 'made-unsaid';
  await bot.click('mms_anyway', people.sender, bot.cards()[1]);
  await bot.pass(5 * second);
  expect(bot.plivo.messages).toHaveLength(2);
});
