/**
 * Named moments at which a process can be made to die, for the tests of what sudden death leaves behind. The ports are
 * wrapped, so that the app knows nothing of it.
 */
import type { CarrierGateway, Messenger, Store } from '../../../src/ports/index.ts';

export const crashPoints = [
  /** The acceptance is stored; nobody was told. */
  'after-accept',
  /** What became of the attachments is stored; nothing is released. */
  'after-prepare',
  /** `sending` is stored; Plivo has not heard of it. */
  'before-send',
  /** Plivo has answered; the answer is not stored. */
  'after-send',
  /** The answer is stored; nothing shows it. */
  'after-commit',
  /** The intent to post a card is stored; Slack has not heard of it. */
  'before-card',
  /** The card is posted; where it stands is not stored. */
  'after-card',
  /** A reply stands under the card; that it does is not stored. */
  'after-reply',
] as const;
export type CrashPoint = (typeof crashPoints)[number];
/** Called whenever a point is passed. */
export type Crash = (point: CrashPoint) => void;

type Wrapped = { store: Store; gateway: CarrierGateway; messenger: Messenger };

export const withCrashPoints = <P extends Wrapped>(ports: P, crash: Crash): P => {
  const { store, gateway, messenger } = ports;
  return {
    ...ports,
    store: {
      ...store,
      change: async (changes) => {
        const done = await store.change(changes);
        if (done.ok && changes.some((it) => it.do === 'create' && it.kind === 'dispatch')) crash('after-accept');
        return done;
      },
      update: async (kind, id, fn, expiry) => {
        const updated = await store.update(kind, id, fn, expiry);
        // Only preparing stores first media by an `update`; who has none to prepare has an empty list from the beginning.
        const hadMedia = 'media' in (updated?.before ?? {});
        if (kind === 'dispatch' && updated && 'media' in updated.value && !hadMedia) crash('after-prepare');
        // Only the answer to a send is stored by an `update` that leaves Plivo's id; it may have been known already.
        if (kind === 'record' && updated && 'uuid' in updated.value) crash('after-commit');
        return updated;
      },
    },
    gateway: {
      ...gateway,
      send: async (message) => {
        crash('before-send');
        const outcome = await gateway.send(message);
        crash('after-send');
        return outcome;
      },
    },
    messenger: {
      ...messenger,
      post: async (...given) => {
        crash('before-card');
        const at = await messenger.post(...given);
        crash('after-card');
        return at;
      },
      reply: async (...given) => {
        await messenger.reply(...given);
        crash('after-reply');
      },
    },
  };
};

/**
 * Reads `<point>` or `<point>:<n>`, where `die` is called the n-th time that the point is passed.
 *
 * @returns undefined for anything else
 */
export const parseCrashAt = (value: string, die: () => void): Crash | undefined => {
  const [, name, count = '1'] = /^([a-z-]+)(?::([1-9]\d{0,5}))?$/.exec(value) ?? [];
  if (!crashPoints.some((point) => point === name)) return undefined;
  let left = Number(count);
  return (point) => {
    if (point !== name) return;
    left -= 1;
    if (left === 0) die();
  };
};
