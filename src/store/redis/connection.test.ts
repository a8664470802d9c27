import { describe, expect, it } from 'vitest';
import { checkServer, parseRedisUrl } from './connection.ts';

const good = [
  'redis_version:7.0.15',
  'role:master',
  'cluster_enabled:0',
  'aof_enabled:1',
  'maxmemory_policy:noeviction',
];
const check = (...changed: string[]) => {
  const fields = good.map((line) => changed.find((other) => other.split(':')[0] === line.split(':')[0]) ?? line);
  const codes: string[] = [];
  checkServer(fields.join('\r\n'), 'host', (code) => codes.push(code));
  return codes;
};

describe('the server', () => {
  it('is taken without a word where it keeps what it confirms', () => {
    expect(check()).toEqual([]);
  });

  it('is taken with a warning where it may forget what it confirmed', () => {
    expect(check('aof_enabled:0', 'maxmemory_policy:allkeys-lru')).toEqual(['store.not-durable', 'store.may-evict']);
  });

  it.each(['cluster_enabled:1', 'role:slave', 'redis_version:6.0.16', 'redis_version:5.0.7'])(
    'is refused where it says %s',
    (line) => {
      expect(() => check(line)).toThrow(expect.objectContaining({ code: 'store.unsuitable' }));
    },
  );
});

describe('a redis:// URL', () => {
  it('names a server, its database and the prefix of the keys', () => {
    expect(parseRedisUrl('redis://user:secret@host:6380/2?prefix=mine')).toEqual({
      url: 'redis://user:secret@host:6380/2',
      prefix: 'mine',
      host: 'host:6380',
    });
  });

  it('has a prefix of its own where it names none', () => {
    expect(parseRedisUrl('rediss://host').prefix).toBe('slack-mms');
  });
});
