import { clockSkewMs } from '../../domain/language/clock-skew.ts';
import { nextTryAt } from '../../domain/message/backoff.ts';
import type { CardPlace, Place } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { directMessagePlace, isDm, placeInChannel, placeInDm } from '../request/card-place.ts';
import { type Step, saveCard } from './step.ts';

/** So long Slack is asked, from the first time in vain: the card has Cancel on it, and a DM is a good place too. */
const askForMs = 5 * 60_000;

type PlaceContext = Needs<'store' | 'clock' | 'random' | 'log' | 'directory' | 'messenger'>;

/**
 * Decides where a card goes whose place was not known when its message was accepted. Until Slack has said who reads there,
 * nothing is posted; if it does not, the card goes into the sender's DM and says that this is why.
 */
export const placeCard = async (context: PlaceContext, card: Card, wanted: Place, senderId: string): Promise<Step> => {
  try {
    return await decided(context, card, await lookUp(context, wanted, senderId));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return askAgain(context, card, wanted, error);
  }
};

const lookUp = async ({ directory, messenger }: PlaceContext, place: Place, senderId: string): Promise<CardPlace> =>
  isDm(place)
    ? placeInDm(place, await messenger.directMessage(senderId))
    : placeInChannel(place, await directory.lookUpChannel(place.channelId));

const decided = async (context: PlaceContext, card: Card, place: CardPlace): Promise<Step> => {
  const { channelId: channel, insteadBecause: why } = place;
  context.log.info('card.placed', { dispatch: card.dispatchId, channel, why });
  return { kind: 'done', card: await saveCard(context, card, { type: 'placed', place }) };
};

const askAgain = async (context: PlaceContext, card: Card, wanted: Place, error: DeliveryError): Promise<Step> => {
  const { clock, random, log } = context;
  const now = clock.now();
  const begunAt = card.placeAskedAt ?? now;
  // By a clock that was ahead Slack was asked for long enough: nothing waits for the moment of that clock.
  const deadline = begunAt > now + clockSkewMs ? now : begunAt + askForMs;
  const next = error.retryable
    ? nextTryAt({
        attempt: card.failures + 1,
        now,
        fraction: random.fraction(),
        deadline,
        floorMs: error.retryAfterMs,
      })
    : undefined;
  const fields = { dispatch: card.dispatchId, why: error.reason };
  if (next === undefined) {
    log.warn('card.place-untold', fields);
    return decided(context, card, directMessagePlace('untold', wanted.channelId));
  }
  log.warn('card.place-unknown', { ...fields, until: next });
  await saveCard(context, card, { type: 'place.unknown', at: now, until: next });
  return { kind: 'later', at: next };
};
