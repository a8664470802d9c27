import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const file = fileURLToPath(new URL('./require-node.cjs', import.meta.url));
const { tooOld } = createRequire(import.meta.url)(file) as { tooOld(version: string): boolean };

/** Runs the guard as the main module of a process that claims to be of this version. */
const runAs = (version: string) => {
  const claim = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(claim)}`, file];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
};

describe('the guard against an old Node', () => {
  it.each(['0.12.18', '18.20.8', '20.20.2', '22.99.0', '24.0.0', '24.14.9', 'nonsense'])('refuses %s', (version) => {
    expect(tooOld(version)).toBe(true);
  });

  it.each(['24.15.0', '24.21.0', '25.0.0', '26.10.0', '100.1.0', '26.1.0-nightly'])('accepts %s', (version) => {
    expect(tooOld(version)).toBe(false);
  });

  it('ends with 1 and one sentence that says what to do', () => {
    const { status, stdout, stderr } = runAs('20.20.2');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/24\.15.*20\.20\.2.*npm ci.*Mac and Windows install Node 24/);
  });

  it('says nothing on a Node that will do', () => {
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe('');
  });
});
