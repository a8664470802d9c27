import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { secrets } from './world.ts';

it('has tokens that are made at each start, and cannot be read in the sources', () => {
  const source = readFileSync(new URL('world.ts', import.meta.url), 'utf8');
  expect(secrets.botToken).toMatch(/^xoxb-sandbox-[0-9a-f]{32}$/);
  for (const name of ['botToken', 'signingSecret', 'authToken'] as const) {
    expect(secrets[name].length).toBeGreaterThanOrEqual(32);
    expect(source).not.toContain(secrets[name]);
  }
});
