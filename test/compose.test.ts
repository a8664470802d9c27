import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readText } from './support/source-files.ts';

/** As much of the Compose specification as these files use; an unknown key is a typing error. */
const service = z.strictObject({
  build: z.literal('.').optional(),
  image: z.string().optional(),
  command: z.string().optional(),
  restart: z.literal('unless-stopped').optional(),
  env_file: z.literal('.env').optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  volumes: z.array(z.string().regex(/^[\w-]+:\/[\w/]+$/)).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.number() })
    .optional(),
  stop_grace_period: z.string().optional(),
  user: z.literal('redis').optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string().regex(/^\/tmp:size=\d+m$/)).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  mem_limit: z
    .string()
    .regex(/^\d+[mg]$/)
    .optional(),
  pids_limit: z.number().optional(),
  logging: z
    .strictObject({
      driver: z.literal('json-file'),
      options: z.strictObject({ 'max-size': z.string().regex(/^\d+m$/), 'max-file': z.string().regex(/^\d+$/) }),
    })
    .optional(),
});
const compose = z.strictObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});
const read = (path: string) => compose.parse(parse(readText(path)));

const one = read('docker-compose.yml');
const several = read('docker-compose.redis.yml');
/** What Compose makes of both files: mappings are merged. */
const names = new Set([...Object.keys(one.services), ...Object.keys(several.services)]);
const merged = Object.fromEntries(
  [...names].map((name) => [name, { ...one.services[name], ...several.services[name] }] as const),
);
const dockerfile = readText('Dockerfile');

describe('docker-compose.yml', () => {
  it('is one bot with its data in a volume', () => {
    expect(Object.keys(one.services)).toEqual(['bot']);
    expect(one.services.bot?.volumes).toEqual(['data:/app/data']);
    expect(dockerfile).toContain('VOLUME /app/data');
  });
});

describe('docker-compose.redis.yml', () => {
  const redis = merged.redis;

  it('adds a second bot and one Redis for both', () => {
    expect([...names].sort()).toEqual(['bot', 'bot-2', 'redis']);
    for (const bot of [merged.bot, merged['bot-2']]) {
      expect(bot?.environment).toEqual({ STORE_URL: 'redis://redis:6379' });
      expect(bot?.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    }
  });

  it('keeps in Redis what the bot was told is kept', () => {
    expect(redis?.command).toContain('--appendonly yes');
    expect(redis?.command).toContain('--appendfsync always');
    expect(redis?.command).toContain('--maxmemory-policy noeviction');
    expect(redis?.volumes).toEqual(['redis:/data']);
    expect(several.volumes).toHaveProperty('redis');
  });
});

it('every bot listens where the image does, on a port of its own', () => {
  const ports = [merged.bot, merged['bot-2']].flatMap((bot) => bot?.ports ?? []).map((it) => it.split(':'));
  expect(ports.map(([, inside]) => inside)).toEqual(['3000', '3000']);
  expect(new Set(ports.map(([outside]) => outside)).size).toBe(2);
  expect(dockerfile).toContain('EXPOSE 3000');
});

it('nothing may change its own files or take rights, or fill the memory or the disk of the machine', () => {
  for (const [name, it] of Object.entries(merged)) {
    expect(it, name).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.anything(),
      pids_limit: expect.any(Number),
      logging: { driver: 'json-file' },
    });
  }
  // What is not root without rights has to be it from the start.
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(merged.redis?.user).toBe('redis');
});

it('everything has longer to stop than the 20 s that a bot takes', () => {
  for (const [name, { stop_grace_period: grace }] of Object.entries(merged)) {
    expect(Number(/^(\d+)s$/.exec(grace ?? '')?.[1]), name).toBeGreaterThan(20);
  }
});
