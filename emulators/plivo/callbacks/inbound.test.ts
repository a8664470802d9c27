import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { v3Text } from '../sign.ts';
import { authToken, png, receiver, send, start, them, us } from '../test-emulator.ts';

it('tells the application what a phone wrote, with its pictures, signed', async () => {
  const [plivo, app] = [await start(), await receiver()];
  const url = `${app.url}/inbound`;
  const media = [{ type: 'image/png', name: 'a.png', bytes: png }];
  const { answer, headers, params } = await plivo.answerFromPhone(url, { from: them, to: us, text: 'Thanks', media });
  expect(answer).toMatchObject({ status: 200 });
  expect(app.got[0]?.params).toMatchObject({ From: '12125550187', To: '14155550123', Type: 'mms', Text: 'Thanks' });
  expect(Buffer.from(await (await fetch(params.Media0 ?? '')).arrayBuffer()).equals(png)).toBe(true);
  const text = `${v3Text({ method: 'POST', url, params })}.${headers['X-Plivo-Signature-V3-Nonce']}`;
  expect(headers['X-Plivo-Signature-V3']).toBe(createHmac('sha256', authToken).update(text).digest('base64'));
});

it('sends nothing more to a number that wrote STOP, until it writes START', async () => {
  const [plivo, app] = [await start(), await receiver()];
  const write = (text: string) => plivo.answerFromPhone(app.url, { from: them, to: us, text, media: [] });
  const states = async () => {
    await send(plivo, { dst: them });
    await plivo.idle();
    return plivo.messages.map(({ state, errorCode }) => `${state} ${errorCode}`);
  };
  await write('stop');
  expect(app.got[0]?.params.MessageIntent).toBe('optout');
  expect(await states()).toEqual(['failed 200']);
  await write('Start');
  expect(await states()).toEqual(['failed 200', 'delivered 000']);
});

it('stops for the whole message only', async () => {
  const [plivo, app] = [await start(), await receiver()];
  await plivo.answerFromPhone(app.url, { from: them, to: us, text: 'Stop it!', media: [] });
  await send(plivo, { dst: them });
  await plivo.idle();
  expect(plivo.messages[0]?.state).toBe('delivered');
});
