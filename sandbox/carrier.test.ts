import { expect, it, onTestFinished } from 'vitest';
import { receiver, send, start, them } from '../emulators/plivo/test-emulator.ts';
import { startCarrier } from './carrier.ts';

const setting = async (unreachable: Record<string, string> = {}) => {
  const [plivo, app] = [await start({ autoReports: false }), await receiver()];
  const carrier = startCarrier(plivo, { stepMs: 1, unreachable });
  onTestFinished(carrier.stop);
  const heard = () => app.got.map(({ params }) => `${params.Status} ${params.ErrorCode ?? ''}`.trim());
  const take = async () => {
    await send(plivo, { dst: them, url: app.url });
    await plivo.idle();
    return plivo.messages[0]?.uuid ?? '';
  };
  return { plivo, carrier, app, heard, take };
};

it('waits to be told when it is asked to, and then says what it is told', async () => {
  const { carrier, heard, take } = await setting();
  carrier.wait(true);
  const uuid = await take();
  expect(heard()).toEqual([]);
  await carrier.decide(uuid, { kind: 'undelivered', errorCode: '30' });
  expect(heard()).toEqual(['undelivered 30']);
});

it('says nothing of a message on which it stays silent', async () => {
  const { carrier, heard, take } = await setting();
  carrier.wait(true);
  const uuid = await take();
  await carrier.decide(uuid, { kind: 'silent' });
  expect([heard(), carrier.isSilent(uuid)]).toEqual([[], true]);
  await carrier.decide(uuid, { kind: 'delivered' });
  expect([heard(), carrier.isSilent(uuid)]).toEqual([['sent', 'delivered'], false]);
});

it.each([
  ['none', ['sent', 'delivered']],
  ['lost', []],
  ['twice', ['sent', 'sent', 'delivered', 'delivered']],
  ['disorder', ['delivered', 'sent']],
  ['forged', ['failed 1000', 'sent', 'failed 1000', 'delivered']],
] as const)('spoils reports on their way: %s', async (fault, expected) => {
  const { plivo, carrier, heard, take } = await setting();
  carrier.wait(true);
  const uuid = await take();
  carrier.spoil(fault);
  await carrier.decide(uuid, { kind: 'delivered' });
  expect(heard()).toEqual(expected);
  // Whatever is heard of it, it has arrived.
  expect(plivo.messages[0]?.state).toBe('delivered');
});
