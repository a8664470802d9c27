/** Pictures: that they can be made, and the first one that a person sends. */
import { describe, expect, it } from 'vitest';
import { sender } from '../harness.ts';
import { startPatient } from './doctor.ts';

const recipient = '+12125550187';

it.each([
  [{ refused: 'damaged' }, '(damaged)'],
  [{ type: 'image/heic' }, '(image/heic)'],
])('says that this machine makes no JPEG of a HEIC: %o', async (outcome, says) => {
  const { findings } = await startPatient();
  const found = (await findings({ convert: async () => outcome })).Pictures;
  expect(found).toMatchObject({ kind: 'failed', says: expect.stringContaining(says) });
});

describe('a first picture', () => {
  /** A clock that goes by while the doctor waits. */
  const patient = async (steps: ('sent' | 'delivered' | 'undelivered')[], errorCode = '50') => {
    const clock = { ms: Date.now() };
    const { world, findings } = await startPatient();
    world.plivo.script(
      recipient,
      steps.map((status) => (status === 'undelivered' ? { status, errorCode } : status)),
    );
    const now = () => clock.ms;
    const pause = async (ms: number) => {
      clock.ms += ms;
      await world.plivo.idle();
    };
    const send = async () => (await findings({ sendTo: recipient, now, pause }))['First picture'];
    return { world, send };
  };

  it('arrives', async () => {
    const { world, send } = await patient(['sent', 'delivered']);
    expect(await send()).toEqual({ kind: 'ok', says: 'Delivered.' });
    expect(world.plivo.phone(recipient)).toMatchObject([{ media: [{ type: 'image/jpeg' }] }]);
    expect(world.plivo.messages).toHaveLength(1);
  });

  it('is never confirmed', async () => {
    const { send } = await patient(['sent']);
    expect(await send()).toMatchObject({ kind: 'ok', says: expect.stringContaining("hasn't confirmed it") });
  });

  it('stays with Plivo', async () => {
    const { send } = await patient([]);
    expect(await send()).toMatchObject({ kind: 'differs', says: expect.stringContaining('"queued"') });
  });

  it('does not arrive, and Plivo says why', async () => {
    const { send } = await patient(['sent', 'undelivered']);
    expect(await send()).toEqual({
      kind: 'failed',
      says: 'Not delivered: the number is a landline or cannot get messages (50).',
      next: 'Check the number.',
    });
  });

  it('is refused, or lost on its way to Plivo', async () => {
    const { world, send } = await patient(['sent']);
    world.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 400, error: 'no credit' });
    expect(await send()).toMatchObject({ kind: 'failed', says: expect.stringContaining('"no credit"') });
    world.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    expect(await send()).toMatchObject({ kind: 'failed', next: expect.stringContaining('Look at the phone') });
    world.plivo.fail({ path: '/Media/', kind: 'status', status: 400, error: 'bad file' });
    expect(await send()).toMatchObject({ kind: 'failed', says: expect.stringContaining('"bad file"') });
    expect(world.plivo.messages).toHaveLength(1);
  });

  it('is not tried again where a look at it fails', async () => {
    const { world, send } = await patient(['sent', 'delivered']);
    world.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 502, html: true });
    expect(await send()).toMatchObject({ kind: 'ok' });
    expect(world.plivo.messages).toHaveLength(1);
    expect(world.plivo.messages[0]?.from).toBe(sender.slice(1));
  });
});
