import { once } from 'node:events';
import { createServer } from 'node:net';
import { createClient } from '@keyv/redis';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { formatContract } from '../../../test/contracts/format.contract.ts';
import { migrateContract } from '../../../test/contracts/migrate.contract.ts';
import { storeContract } from '../../../test/contracts/store.contract.ts';
import { unreadableContract } from '../../../test/contracts/unreadable.contract.ts';
import { startTcpProxy, type TcpProxy } from '../../../test/fixtures/tcp-proxy.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { timed } from '../../../test/support/fair-time.ts';
import { findRedis, redisUrl } from '../../../test/support/redis/shared.ts';
import { type OpenedStore, openStore } from '../open.ts';
import { openRedis } from './adapter.ts';

const target = { host: new URL(redisUrl).hostname, port: Number(new URL(redisUrl).port || 6379) };
const run = `slack-mms-test-${process.pid}-${Date.now()}`;

const client = createClient({ url: redisUrl, socket: { connectTimeout: 500, reconnectStrategy: false } });
client.on('error', () => {});
const reachable = await findRedis('the store');
if (reachable) await client.connect();

let prefixes = 0;
const newPrefix = () => {
  prefixes += 1;
  return `${run}-${prefixes}`;
};
type Options = { now?: () => number; deadlineMs?: number; port?: number; prefix?: string };
const urlOf = (prefix: string, port?: number) => {
  const url = new URL(redisUrl);
  if (port !== undefined) url.port = String(port);
  url.searchParams.set('prefix', prefix);
  return url.href;
};
/** Beyond what any machine needs; tests of the deadline say their own. */
const patientMs = 30_000;
const open = ({ now = Date.now, deadlineMs = patientMs, port, prefix = newPrefix() }: Options = {}) =>
  openStore(urlOf(prefix, port), { now, deadlineMs });

afterAll(async () => {
  if (!reachable) return;
  for await (const keys of client.scanIterator({ MATCH: `${run}*` })) if (keys.length > 0) await client.unlink(keys);
  await client.close();
});

describe.runIf(reachable)('with a Redis', () => {
  storeContract('Redis', (now) => open({ now }));
  const bare = (now: () => number) => openRedis(urlOf(newPrefix()), { now, timeoutMs: patientMs, onError: () => {} });
  formatContract('Redis', bare);
  unreadableContract('Redis', bare);
  migrateContract('Redis', bare);

  describe('a store on Redis', () => {
    it('keeps every key under its prefix, and lets Redis delete what expires', async () => {
      const prefix = newPrefix();
      const now = 1_000;
      const store = await open({ prefix, now: () => now });
      await store.create('pending', 'a', { what: 'dispatch' }, { expires: now + 60_000 });
      await store.create('notice-sent', 'b', { at: 1 });
      expect(await client.pTTL(`${prefix}::pending:a`)).toSatisfy((ms: number) => ms > 50_000 && ms <= 60_000);
      expect(await client.pTTL(`${prefix}::notice-sent:b`)).toBe(-1);
      await store.close();
    });

    it('forgets the ids of what has expired', async () => {
      let now = 1_000;
      const store = await open({ now: () => now });
      await store.create('pending', 'a', { what: 'dispatch' }, { expires: 2_000 });
      await store.create('pending', 'b', { what: 'dispatch' });
      now = 2_000;
      expect([await store.prune(10), await store.prune(10)]).toEqual([1, 0]);
      expect((await store.list('pending')).map(({ id }) => id)).toEqual(['b']);
      await store.close();
    });

    it('forgets no more of them at once than it was asked to', async () => {
      let now = 1_000;
      const store = await open({ now: () => now });
      for (const id of ['a', 'b', 'c']) await store.create('pending', id, { what: 'dispatch' }, { expires: 2_000 });
      now = 2_000;
      expect([await store.prune(2), await store.prune(2), await store.prune(2)]).toEqual([2, 1, 0]);
      await store.close();
    });

    it('loses nothing between three processes', async () => {
      const prefix = newPrefix();
      // Patient: this is about what is lost, and not about how long a busy machine takes.
      const patient = () => open({ prefix, deadlineMs: 10_000 });
      const stores = await Promise.all([patient(), patient(), patient()]);
      await stores[0].create('notice-sent', 'p', { at: 0 });
      const fifty = Array.from({ length: 50 }, () => stores).flat();
      await Promise.all(fifty.map((store) => store.update('notice-sent', 'p', ({ at }) => ({ at: at + 1 }))));
      await Promise.all(fifty.map((store) => store.add('c', 1, Date.now() + 60_000)));
      expect(await stores[1].get('notice-sent', 'p')).toEqual({ at: 150 });
      expect(await stores[2].add('c', 0, 0)).toBe(150);
      await Promise.all(stores.map((store) => store.close()));
    });

    it('opens for all processes that come at once, and for those that come later', async () => {
      const prefix = newPrefix();
      const openAndWrite = async (id: number) => {
        const store = await open({ prefix, deadlineMs: 10_000 });
        onTestFinished(() => store.close());
        expect(await store.create('notice-sent', `${id}`, { at: id })).toBe(true);
      };
      await Promise.all(Array.from({ length: 10 }, (_, n) => openAndWrite(n)));
      await openAndWrite(10);
      expect(await client.get(`${prefix}::format`)).toBe('1');
      expect(await client.pTTL(`${prefix}::format`)).toBe(-1);
    });

    it('is refused where values of an earlier version lie under its prefix', async () => {
      const prefix = newPrefix();
      await client.set(`${prefix}::notice-sent:p`, '{}');
      const message = expect.stringContaining('?prefix=');
      await expect(open({ prefix })).rejects.toMatchObject({ code: 'store.format', message });
      expect(await client.exists(`${prefix}::format`)).toBe(0);
    });

    it('opens beside the keys of a queue and of other prefixes, whatever letters it has', async () => {
      const [own, other] = [newPrefix(), newPrefix()];
      await client.set(`${own}:wake:send:id`, '1');
      await client.set(`${other}::notice-sent:p`, '{}');
      await expect(open({ prefix: own }).then((store) => store.close())).resolves.toBeUndefined();
      await expect(open({ prefix: `${other.slice(0, -1)}?` }).then((store) => store.close())).resolves.toBeUndefined();
    });

    it('rejects a read that fails, instead of finding nothing', async () => {
      const prefix = newPrefix();
      const store = await open({ prefix });
      await client.lPush(`${prefix}::notice-sent:p`, 'not a string');
      await expect(store.get('notice-sent', 'p')).rejects.toMatchObject({ code: 'store.unavailable' });
      await expect(store.update('notice-sent', 'p', (value) => value)).rejects.toMatchObject({
        code: 'store.unavailable',
      });
      const refused = await store.create('notice-sent', 'p', { at: 1 }).catch((error) => error);
      expect(refused).toMatchObject({ code: 'store.unavailable', unconfirmed: false });
      await store.close();
    });

    it('does not open where no server listens', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      server.close();
      await once(server, 'close');
      const opening = openStore(`redis://127.0.0.1:${port}`, { now: Date.now, deadlineMs: 300 });
      await expect(opening).rejects.toMatchObject({ code: 'store.unavailable' });
    });
  });

  describe('a store on a Redis that fails', () => {
    // Long enough that a busy machine can open the store within it.
    const deadlineMs = 1_000;
    let proxy: TcpProxy;
    let prefix: string;
    let store: OpenedStore;
    beforeEach(async () => {
      proxy = await startTcpProxy(target);
      prefix = newPrefix();
      store = await open({ port: proxy.port, prefix, deadlineMs });
      await store.create('notice-sent', 'there', { at: 1 });
    });
    afterEach(async () => {
      proxy.release('toServer');
      proxy.release('toClient');
      await store.close();
      proxy.close();
    });

    const create = (on = store) => on.create('notice-sent', 'new', { at: 2 }).catch((error: unknown) => error);
    /** For what is to be read back over a new connection, which takes a busy machine a while. */
    const openPatient = async () => {
      const patient = await open({ port: proxy.port, prefix, deadlineMs: 10_000 });
      onTestFinished(() => patient.close());
      // The first write asks for the server's clock before.
      await patient.create('notice-sent', 'first', { at: 1 });
      return patient;
    };
    const stored = () => client.exists(`${prefix}::notice-sent:new`);
    const works = () =>
      store.get('notice-sent', 'there').then(
        (value) => value?.at === 1,
        () => false,
      );

    it('rejects reads at the deadline while it is frozen, and works again afterwards', async () => {
      proxy.hold('toServer');
      const { ms } = await timed(async () => {
        await expect(store.get('notice-sent', 'there')).rejects.toMatchObject({ code: 'store.unavailable' });
        await expect(store.list('pending')).rejects.toMatchObject({ code: 'store.unavailable' });
      });
      expect(ms).toBeLessThan(5 * deadlineMs);
      proxy.release('toServer');
      await eventually('the store works again', works);
    });

    it('rejects at once while there is no connection, and comes back by itself', async () => {
      proxy.refuse(true);
      proxy.cut();
      await eventually('the store fails', async () => !(await works()));
      const { ms } = await timed(async () => {
        expect(await create()).toMatchObject({ code: 'store.unavailable', unconfirmed: false });
        await expect(store.get('notice-sent', 'there')).rejects.toMatchObject({ code: 'store.unavailable' });
        await expect(store.ping()).rejects.toMatchObject({ code: 'store.unavailable' });
      });
      // Three calls, each of which would take all of its deadline if it waited.
      expect(ms).toBeLessThan(deadlineMs);
      proxy.refuse(false);
      await eventually('the store works again', works);
      expect(await create()).toBe(true);
    });

    it('reads back a write whose answer was lost, and knows that it was made', async () => {
      const patient = await openPatient();
      proxy.hold('toClient');
      const created = create(patient);
      await eventually('the proxy holds the answer', () => proxy.isHolding('toClient'));
      proxy.cut();
      expect(await created).toBe(true);
      expect(await stored()).toBe(1);
    });

    it('forbids a write that did not arrive in time to be read back, should it arrive later', async () => {
      const patient = await openPatient();
      proxy.hold('toServer');
      const created = create(patient);
      await eventually('the proxy holds the call', () => proxy.isHolding('toServer'));
      proxy.cut();
      expect(await created).toMatchObject({ code: 'store.unavailable', unconfirmed: false });
      const before = proxy.answered();
      proxy.release('toServer');
      await eventually('the late write is answered', () => proxy.answered() > before);
      expect(await stored()).toBe(0);
    });

    it('says that it is unconfirmed where nothing can be read back, and the write does not happen later', async () => {
      proxy.hold('toServer');
      expect(await create()).toMatchObject({ code: 'store.unconfirmed', unconfirmed: true });
      proxy.release('toServer');
      await eventually('the store works again', works);
      expect(await stored()).toBe(0);
    });

    it('says that it is unconfirmed where the write was made but no answer comes', async () => {
      proxy.hold('toClient');
      expect(await create()).toMatchObject({ code: 'store.unconfirmed', unconfirmed: true });
      expect(await stored()).toBe(1);
      proxy.release('toClient');
      await eventually('the store works again', works);
    });

    it('does not end the process when a connection is lost', async () => {
      const failures: unknown[] = [];
      const note = (error: unknown) => failures.push(error);
      process.on('uncaughtException', note);
      onTestFinished(() => {
        process.off('uncaughtException', note);
      });
      proxy.cut();
      await eventually('the store works again', works);
      expect(failures).toEqual([]);
    });
  });
});
