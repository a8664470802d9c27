import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleAt, sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { openStore } from '../../store/open.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder: string;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
  url = `sqlite://${join(folder, 'store.sqlite')}`;
  const store = await openStore(url, { now: Date.now });
  const sender = { userId: 'U1', name: '=HYPERLINK("http://evil.example")' };
  const old = sampleRecord('sent', { id: 'old', dispatchId: 'before' });
  await store.change([
    {
      do: 'create',
      kind: 'dispatch',
      id: 'd',
      value: sampleDispatch({ id: 'd', sender, text: 'secret', acceptedAt: sampleAt }),
    },
    {
      do: 'create',
      kind: 'dispatch',
      id: 'before',
      value: sampleDispatch({ id: 'before', acceptedAt: sampleAt - 86_400_000 }),
    },
    {
      do: 'create',
      kind: 'record',
      id: 'r1',
      value: sampleRecord('delivered', { dispatchId: 'd', price: '0.01', uuid: 'u' }),
    },
    { do: 'create', kind: 'record', id: 'old', value: old },
  ]);
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => {
  const env = { PATH: process.env.PATH, STORE_URL: url };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  return { status, stdout, stderr };
};
const since = () => new Date(sampleAt).toISOString();

describe('export', () => {
  it('has a line for each message since that day, with masked numbers, no text and no formula', () => {
    const { status, stdout } = run('export', '--since', since());
    const [head, line, ...rest] = stdout.split('\r\n');
    expect(status).toBe(0);
    expect(head).toBe(
      'dispatch,message,accepted_at,sender,sender_name,entry_point,to,state,state_at,attempts,tried_at,carrier_id,error_code,refusal,price_usd',
    );
    expect(line).toContain(
      `d,r1,${since()},U1,"'=HYPERLINK(""http://evil.example"")",command,(•••) •••-0123,delivered,`,
    );
    expect(rest).toEqual(['']);
    expect(stdout).not.toContain('secret');
  });

  it('has numbers in full where they are asked for, and goes to a new file for this user alone', () => {
    const file = join(folder, 'out.ndjson');
    const args = ['export', '--since', since(), '--format', 'ndjson', '--full-numbers', '--output', file];
    expect(run(...args)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      to: '+14155550123',
      state: 'delivered',
      price_usd: '0.01',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'mine');
    expect(run(...args)).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says which day it understands', () => {
    expect(run('export', '--since', 'soon')).toMatchObject({
      status: 1,
      stderr: 'Give the first day as 2026-11-01.\n',
    });
  });
});

describe('the other commands', () => {
  it('back up, restore and move', () => {
    const file = join(folder, 'backup');
    expect(run('backup', file)).toMatchObject({ status: 0, stdout: expect.stringContaining('holds 4 values') });
    expect(run('backup', file)).toMatchObject({ status: 1, stderr: expect.stringContaining('name a new file') });
    expect(run('restore', file)).toMatchObject({ status: 1, stderr: expect.stringContaining('not empty') });
    const other = `sqlite://${join(folder, 'other.sqlite')}`;
    expect(run('move', url, other)).toMatchObject({ status: 0, stdout: expect.stringContaining('4 values moved') });
    expect(run('restore', file)).toMatchObject({ status: 0, stdout: expect.stringContaining('holds 4 values') });
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('forget a number, and say what they did not understand', () => {
    expect(run('forget', '0123')).toMatchObject({ status: 1, stderr: expect.stringContaining('country code') });
    const { status, stdout } = run('forget', '+1 415 555 0123');
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('2 messages to (•••) •••-0123'),
    });
    expect(run('forget', '+14155550123').stdout).toBe('(•••) •••-0123 is not in the store.\n');
  });

  it('say in one sentence that the address of the store is none', () => {
    url = 'mysql://host';
    expect(run('backup', join(folder, 'b'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^STORE_URL must .*\n$/),
    });
  });
});
