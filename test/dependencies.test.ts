import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type Lockfile, relaxed } from './install/relaxed.ts';
import { importsOf, packageOf, readText, root, sourceFiles } from './support/source-files.ts';

type PackageJson = Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Record<string, string>>;

const { dependencies, optionalDependencies, devDependencies } = JSON.parse(readText('package.json')) as PackageJson;
const everything = { ...dependencies, ...optionalDependencies, ...devDependencies };
const page = readText('docs/dependencies.md');

/** `file: package` for each import of a package that is not in the list. */
const importsOutside = (files: ReturnType<typeof sourceFiles>, list: Record<string, string>): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .map(packageOf)
      .filter((name) => name !== undefined && !(name in list))
      .map((name) => `${file.path}: ${name}`),
  );

describe('package.json', () => {
  const files = sourceFiles();

  it('lists what the app imports under dependencies, which is all that an image gets', () => {
    const app = files.filter((file) => !file.isTest && !file.isSandbox);
    expect(app.length).toBeGreaterThan(10);
    expect(importsOutside(app, dependencies)).toEqual([]);
  });

  it('lists what tests and the sandbox import', () => {
    const rest = files.filter((file) => file.isTest || file.isSandbox);
    expect(importsOutside(rest, everything)).toEqual([]);
  });

  it('pins every version exactly, because npm picks by the Node that runs it and not by the one it installs', () => {
    const loose = Object.entries(everything).filter(
      ([, version]) => !/^(?:\d+\.\d+\.\d+(-[\w.]+)?|file:.*)$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('lets every npm install the packages for its system; if not, `npm run relax-lockfile`', () => {
    const lockfile = JSON.parse(readText('package-lock.json')) as Lockfile;
    expect(lockfile).toEqual(relaxed(lockfile));
  });
});

describe('what plivo names and never loads', () => {
  const require = createRequire(import.meta.url);

  it('is not locked, with what it brings', () => {
    const { packages } = JSON.parse(readText('package-lock.json')) as Lockfile;
    const old = ['aws4', 'har-validator', 'http-signature', 'tough-cookie', 'tunnel-agent', 'uuid'];
    expect(old.filter((name) => `node_modules/${name}` in packages)).toEqual([]);
    expect(packages['node_modules/request']).toEqual({ resolved: 'stubs/request', link: true });
  });

  it('throws a sentence where it is loaded, which plivo does not', async () => {
    expect(() => require(`${root}stubs/request`)).toThrow('See docs/dependencies.md');
    const plivo = createRequire(require.resolve('plivo'));
    expect(() => plivo('request')).toThrow('See docs/dependencies.md');
    await import('plivo');
  });
});

describe('docs/dependencies.md', () => {
  const rows = new Set([...page.matchAll(/^\| `([^`]+)` \|.* \| /gm)].map(([, name]) => name));

  it('has a row for every package', () => {
    expect(Object.keys(everything).filter((name) => !rows.has(name))).toEqual([]);
  });

  it('has no row for a package that is gone', () => {
    expect([...rows].filter((name) => name !== undefined && !(name in everything))).toEqual([]);
  });

  it('has the digest of the Node that is installed', () => {
    const file = `node_modules/node-linux-${process.arch}/bin/node`;
    if (!existsSync(root + file)) return;
    const digest = createHash('sha256')
      .update(readFileSync(root + file))
      .digest('hex');
    expect(page).toContain(`| \`${file}\` | \`${digest}\` |`);
  });
});
