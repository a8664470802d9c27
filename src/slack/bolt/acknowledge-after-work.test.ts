import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { acknowledgeAfterWork } from './acknowledge-after-work.ts';

type Process = App['processEvent'];

/** A receiver as Socket Mode has one: what arrives goes to the app that it was handed at `init`. */
const connect = (processEvent: Process) => {
  let app: Pick<App, 'processEvent'> | undefined;
  const receiver: Receiver = {
    init: (given) => {
      app = given;
    },
    start: async () => {},
    stop: async () => {},
  };
  const whole: Pick<App, 'processEvent'> = { processEvent };
  const { drain } = acknowledgeAfterWork(receiver);
  receiver.init(whole as App);
  const acknowledged: unknown[] = [];
  const ack: ReceiverEvent['ack'] = async (body) => void acknowledged.push(body);
  return { acknowledged, drain, arrive: (type = 'event_callback') => app?.processEvent({ body: { type }, ack }) };
};

describe('an envelope', () => {
  it('is acknowledged only after the work is done, although Bolt acknowledges first', async () => {
    const { promise: stored, resolve: store } = Promise.withResolvers<void>();
    const { acknowledged, arrive } = connect(async ({ ack }) => {
      await ack();
      await stored;
    });
    const done = arrive();
    await new Promise(setImmediate);
    expect(acknowledged).toEqual([]);
    store();
    await done;
    expect(acknowledged).toEqual([undefined]);
  });

  it('is not acknowledged when the store failed, so that Slack delivers it again', async () => {
    const { acknowledged, arrive } = connect(async ({ ack }) => {
      await ack();
      throw new Error('the store does not answer');
    });
    await expect(arrive()).rejects.toThrow('the store does not answer');
    expect(acknowledged).toEqual([]);
  });

  it('is acknowledged once, with the first answer', async () => {
    const { acknowledged, arrive } = connect(async ({ ack }) => {
      await ack('first');
      await ack('second');
    });
    await arrive();
    expect(acknowledged).toEqual(['first']);
  });

  it('of a click is acknowledged as soon as it is answered; the stop waits for what is left', async () => {
    const { promise: responded, resolve: respond } = Promise.withResolvers<void>();
    const { acknowledged, arrive, drain } = connect(async ({ ack }) => {
      await ack();
      await responded;
    });
    await arrive('block_actions');
    expect(acknowledged).toHaveLength(1);
    let drained = false;
    const draining = drain().then(() => {
      drained = true;
    });
    await new Promise(setImmediate);
    expect(drained).toBe(false);
    respond();
    await draining;
  });

  it('that comes while the app stops is not acknowledged, so that Slack delivers it again', async () => {
    const { acknowledged, arrive, drain } = connect(async ({ ack }) => ack());
    await drain();
    await arrive();
    expect(acknowledged).toEqual([]);
  });

  it('that nobody answered is not acknowledged', async () => {
    const { acknowledged, arrive } = connect(async () => {});
    await arrive();
    expect(acknowledged).toEqual([]);
  });
});
