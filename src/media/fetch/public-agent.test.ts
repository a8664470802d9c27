import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedLookup, createPublicAgent } from './public-agent.ts';

let secret: Server;
let port: number;
let hits = 0;
beforeAll(async () => {
  secret = createServer((_request, response) => {
    hits += 1;
    response.end('secret');
  });
  await new Promise<void>((done) => secret.listen(0, done));
  port = (secret.address() as AddressInfo).port;
});
afterAll(() => {
  secret.closeAllConnections();
  return new Promise((done) => secret.close(done));
});

const loopback = async () => [{ address: '127.0.0.1', family: 4 }];
const agent = (isTrusted: () => boolean) => createPublicAgent({ isTrusted, resolve: loopback, connectMs: 1000 });

describe('createPublicAgent', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '127.1',
    '①②⑦.⓪.⓪.①',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    'localhost',
    'localhost.',
    'LOCALHOST',
  ])('does not connect to this machine spelled %s', async (host) => {
    const before = hits;
    const dispatcher = agent(() => false);
    await expect(request(`http://${host}:${port}/`, { dispatcher })).rejects.toMatchObject({ code: 'EBLOCKED' });
    expect(hits).toBe(before);
  });

  it.each(['127.0.0.1', 'files.internal'])('connects to a trusted %s', async (host) => {
    const { body } = await request(`http://${host}:${port}/`, { dispatcher: agent(() => true) });
    expect(await body.text()).toBe('secret');
  });
});

describe('checkedLookup', () => {
  const look = (answers: string[][], all: boolean) => {
    const queue = [...answers];
    const resolve = async () => (queue.shift() ?? []).map((address) => ({ address, family: 4 }));
    const lookup = checkedLookup(resolve, (address) => address === '8.8.8.8');
    return () =>
      new Promise((done) => lookup('rebind.example', { all }, (error, address) => done(error ? error.code : address)));
  };

  it('judges each answer anew, so that a name that changes its mind is refused', async () => {
    const next = look([['8.8.8.8'], ['127.0.0.1']], false);
    expect([await next(), await next()]).toEqual(['8.8.8.8', 'EBLOCKED']);
  });

  it('refuses a name with one private address among public ones', async () => {
    expect(await look([['8.8.8.8', '10.0.0.1']], true)()).toBe('EBLOCKED');
  });

  it('refuses a name without addresses', async () => {
    expect(await look([[]], true)()).toBe('EBLOCKED');
  });

  it('hands over all public addresses', async () => {
    expect(await look([['8.8.8.8', '8.8.8.8']], true)()).toHaveLength(2);
  });
});
