import { expect, it } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { StoreError } from '../../../src/ports/errors.ts';
import type { Change, Store } from '../../../src/ports/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { startBot } from '../../harness.ts';

const down = () => Promise.reject(new StoreError('store.unavailable', 'Redis did not answer.'));

/** A store that takes the acceptance and fails at what the answer is made of. */
const start = async (failing: (store: Store) => Partial<Store>) => {
  const bot = await startBot({
    env: { UNDO_SECONDS: '60' },
    open: async (...args) => {
      const store = await openStore(...args);
      return { ...store, ...failing(store) };
    },
  });
  return bot;
};

it('does not say that nothing was sent when only the forecast of what was accepted cannot be read', async () => {
  let accepted = false;
  const bot = await start((store) => ({
    change: async (changes) => {
      const done = await store.change(changes);
      accepted ||= changes.some(({ kind }) => kind === 'dispatch');
      return done;
    },
    get: (kind, id) => (accepted && kind === 'pace' ? down() : store.get(kind, id)),
  }));
  const { message } = await bot.type('+14155550123 Taken');
  expect(bot.slack.textOf(message)).toContain('goes out at');
});

it('closes the form of what was accepted although its private answer cannot be kept', async () => {
  const tells = (changes: readonly Change[]) => changes.some(({ kind }) => kind === 'notice');
  const bot = await start((store) => ({
    change: (changes) => (tells(changes) ? down() : store.change(changes)),
  }));
  await bot.type('');
  const { status, errors, view } = await bot.people.submit({
    user: people.sender,
    values: { to: '415-555-0123', text: 'Taken' },
  });
  expect({ status, errors, view }).toEqual({ status: 200, errors: {}, view: undefined });
  await bot.card();
});
