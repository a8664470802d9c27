import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { request } from './request.ts';

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close().closeAllConnections());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

it('gives the status, the headers and the JSON', async () => {
  const url = await serve((_, response) => response.writeHead(418, { 'x-tea': 'yes' }).end('{"ok":1}'));
  const answer = await request(url, {});
  expect(answer).toMatchObject({ status: 418, json: { ok: 1 } });
  expect('headers' in answer && answer.headers.get('x-tea')).toBe('yes');
});

it.each([
  ['a page', '<html>'],
  ['too much', `"${'x'.repeat(1_000_001)}"`],
  ['nothing', ''],
])('has no JSON where the answer is %s', async (_what, body) => {
  const url = await serve((_, response) => response.end(body));
  expect(await request(url, {})).toMatchObject({ status: 200, json: undefined });
});

it('follows no redirect', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end());
  expect(await request(url, {})).toMatchObject({ status: 302 });
});

it.each([
  ['says nothing', () => {}],
  ['never ends', (_: unknown, response: Parameters<RequestListener>[1]) => void response.write('{')],
])('waits only so long for a host that %s', async (_what, listener) => {
  expect(await request(await serve(listener), {}, 30)).toEqual({ problem: 'no answer within 0.03 seconds' });
});

it('says in words why nobody answers, without the address', async () => {
  const url = await serve((_, response) => response.socket?.destroy());
  expect(await request(url, {})).toEqual({ problem: 'the connection broke (UND_ERR_SOCKET)' });
  expect(await request('http://nobody.invalid/', {})).toMatchObject({
    problem: expect.stringMatching(/^its host name is unknown here \((?:ENOTFOUND|EAI_AGAIN)\)$/),
  });
});
