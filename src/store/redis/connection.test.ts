import { describe, expect, it } from 'vitest';
import { checkServer, parseRedisUrl } from './connection.ts';

const good = [
  'redis_version:7.0.15',
  'role:master',
  'cluster_enabled:0',
  'aof_enabled:1',
  'maxmemory_policy:noeviction',
];
type Options = { mayForget?: boolean };
const checkIn = ({ mayForget = false }: Options, ...changed: string[]) => {
  const fields = good.map((line) => changed.find((other) => other.split(':')[0] === line.split(':')[0]) ?? line);
  const codes: string[] = [];
  checkServer(fields.join('\r\n'), { host: 'host', mayForget, onError: (code) => codes.push(code) });
  return codes;
};
const check = (...changed: string[]) => checkIn({}, ...changed);

describe('the server', () => {
  it('is taken without a word where it keeps what it confirms', () => {
    expect(check()).toEqual([]);
  });

  it('is taken with a warning where it may evict what it confirmed', () => {
    expect(check('maxmemory_policy:allkeys-lru')).toEqual(['store.may-evict']);
  });

  it.each([
    ['aof_enabled:0', /append-only file.*text people twice.*appendonly yes.*REDIS_ALLOW_DATA_LOSS=true/s],
    ['aof_enabled:?', /doesn't say.*run INFO.*REDIS_ALLOW_DATA_LOSS=true/s],
  ])('is refused where it says %s, with what to do', (line, message) => {
    const refusal = expect.objectContaining({ code: 'store.not-durable', message: expect.stringMatching(message) });
    expect(() => check(line)).toThrow(refusal);
  });

  it.each(['aof_enabled:0', 'aof_enabled:?'])('is taken with a warning where it says %s and may forget', (line) => {
    expect(checkIn({ mayForget: true }, line)).toEqual(['store.not-durable']);
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
      isTls: false,
    });
  });

  it('has a prefix of its own where it names none', () => {
    expect(parseRedisUrl('rediss://host')).toMatchObject({ prefix: 'slack-mms', isTls: true });
  });
});
