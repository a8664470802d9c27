import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { newCard } from '../../domain/message/card.ts';
import type { CardPlace } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card, Channel, Directory } from '../../ports/index.ts';
import { placeCard } from './place-card.ts';

const wanted = { channelId: 'C1', threadTs: '1.2' };
const undecided: CardPlace = { channelId: '', shared: false, undecided: wanted };
const day = 24 * 3_600_000;

/** Slack answers what the test says, or refuses it. */
const start = async (answer: () => Promise<Channel>, more: (now: number) => Partial<Card> = () => ({})) => {
  const directory: Pick<Directory, 'lookUpChannel'> = { lookUpChannel: answer };
  const { context, clock } = await startContext({ directory: directory as Directory });
  const card = { ...newCard('d1', undecided), ...more(clock.now()) };
  await context.store.create('card', 'd1', card);
  const place = async () => placeCard(context, (await context.store.get('card', 'd1')) ?? card, wanted, 'U1');
  const stored = async () => (await context.store.get('card', 'd1'))?.place;
  return { clock, place, stored };
};

const known = {
  kind: 'known',
  id: 'C1',
  isShared: false,
  isArchived: false,
  isPrivate: false,
  isMember: true,
} as const;
const refuse = (...error: ConstructorParameters<typeof DeliveryError>) => Promise.reject(new DeliveryError(...error));

describe('a card whose place is not known', () => {
  it('goes where it was wanted, thread and all, once Slack has said who reads there', async () => {
    const { place, stored } = await start(async () => known);
    expect((await place()).kind).toBe('done');
    expect(await stored()).toEqual({ ...wanted, shared: false });
  });

  it.each<[string, Channel, object]>([
    ['strangers', { ...known, isShared: true }, { insteadBecause: 'shared' }],
    ['nobody any more', { ...known, isArchived: true }, { insteadBecause: 'archived' }],
    ['no app', { ...known, isPrivate: true, isMember: false }, { insteadBecause: 'unreachable' }],
    ['who knows', { kind: 'hidden' }, { insteadBecause: 'unreachable' }],
    [
      'who knows',
      { kind: 'scope-missing', scope: 'mpim:read' },
      { insteadBecause: 'scope-missing', scope: 'mpim:read' },
    ],
  ])('goes into the DM where %s can read', async (_who, channel, expected) => {
    const { place, stored } = await start(async () => channel);
    await place();
    expect(await stored()).toMatchObject({ channelId: '', insteadOf: 'C1', ...expected });
    expect(await stored()).not.toHaveProperty('undecided');
  });

  it('is asked for ever more rarely, for five minutes from the first time in vain', async () => {
    const { clock, place, stored } = await start(() => refuse('http_500', 'passing', { unknown: true }));
    const begun = clock.now();
    let tries = 0;
    for (let step = await place(); step.kind === 'later'; step = await place()) {
      tries += 1;
      expect(await stored()).toEqual(undecided);
      await clock.advance(step.at - clock.now());
    }
    expect(await stored()).toMatchObject({ channelId: '', insteadBecause: 'untold', insteadOf: 'C1' });
    expect(clock.now() - begun).toBe(5 * 60_000);
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(10);
  });

  it('is not asked for before the moment that Slack named, and goes into the DM at once where that is too late', async () => {
    const waits = [60_000, 3_600_000];
    const { clock, place, stored } = await start(() =>
      refuse('ratelimited', 'busy', { retryAfterMs: waits.shift() ?? 0 }),
    );
    const step = await place();
    expect(step.kind === 'later' && step.at - clock.now()).toBeGreaterThanOrEqual(60_000);
    await clock.advance(80_000);
    expect((await place()).kind).toBe('done');
    expect(await stored()).toMatchObject({ insteadBecause: 'untold' });
  });

  it.each([
    ['Slack refuses the question itself', 'permanent', 0],
    ['a clock that was ahead began to ask', 'passing', day],
  ] as const)('goes into the DM at once where %s', async (_what, failure, ahead) => {
    const asked = (now: number) => (ahead > 0 ? { placeAskedAt: now + ahead } : {});
    const { place, stored } = await start(() => refuse('no', failure), asked);
    expect((await place()).kind).toBe('done');
    expect(await stored()).toMatchObject({ insteadBecause: 'untold' });
  });
});
