/** What the pages name exists: files, folders, scripts of npm, variables. Each page is for readers who look there next. */
import { existsSync, globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plivoHabits } from '../emulators/plivo/habits.ts';
import { slackHabits } from '../emulators/slack/habits.ts';
import { variables } from '../src/config/variables.ts';
import { readText, root, sourceFiles } from './support/source-files.ts';

const pages = [...globSync(['*.md', 'docs/**/*.md'], { cwd: root, exclude: ['CHANGELOG.md'] })].map((path) => ({
  path,
  text: readText(path),
  /** What stands between backticks, out of fenced code. */
  spans: [
    ...readText(path)
      .replace(/^```[\s\S]*?^```/gm, '')
      .matchAll(/`([^`\n]+)`/g),
  ].map(([, span = '']) => span),
}));

/** `page: name` for each name that the function finds missing. */
const missingIn = (missingOf: (page: (typeof pages)[number]) => readonly string[]): string[] =>
  pages.flatMap((page) => missingOf(page).map((name) => `${page.path}: ${name}`));

const ofRepository = /^(?:src|emulators|sandbox|test|docs|\.ci)\/[\w./*-]*$/;
const sourceFile = /^[\w./-]+\.(?:ts|tsx|cjs)$/;

it('names files and folders that exist, from the root', () => {
  const missing = missingIn(({ spans }) =>
    spans
      .map((span) => span.replace(/#\w+$/, ''))
      .filter((span) => ofRepository.test(span) || sourceFile.test(span))
      .filter((span) => globSync(span, { cwd: root }).length === 0),
  );
  expect(missing).toEqual([]);
});

it('names nothing of the code that the code does not have', () => {
  const code = sourceFiles().map(({ text }) => text);
  const isOfCode = (span: string) => /^(?:[a-z]+[A-Z]|[A-Z][a-z]+[A-Z])\w*$/.test(span);
  const all = [...code, readText('package.json'), readText('tsconfig.json')];
  expect(
    missingIn(({ spans }) => spans.filter((it) => isOfCode(it) && !all.some((text) => text.includes(it)))),
  ).toEqual([]);
});

it('links to pages, pictures and sources that exist', () => {
  const missing = missingIn(({ path, text }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    return links.filter((link) => !existsSync(root + folder + link));
  });
  expect(missing).toEqual([]);
});

/** As the usual code hosts make it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/`/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

it('links to headings that exist', () => {
  const missing = missingIn(({ path, text }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
    return links.flatMap(([, page = '', anchor = '']) => {
      const headings = readText(page === '' ? path : folder + page).matchAll(/^#+ (.*)$/gm);
      return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor) ? [] : [`${page}#${anchor}`];
    });
  });
  expect(missing).toEqual([]);
});

it('names scripts that package.json has', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const missing = missingIn(({ text }) =>
    [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name).filter((name) => !(name in scripts)),
  );
  expect(missing).toEqual([]);
});

it('lists every variable in the README, in the order of the configuration, and no other', () => {
  const section = /^## Configuration$([\s\S]*?)^## /m.exec(readText('README.md'))?.[1] ?? '';
  const cells = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell);
  const listed = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
  expect(listed).toEqual(variables.map(({ name }) => name));
});

it('has all decisions numbered without a gap, each with the same sections', () => {
  const decisions = pages
    .filter(({ path }) => path.startsWith('docs/decisions/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const heads = decisions.map(({ text }) =>
    text.match(/^#+ .*$/gm)?.map((line) => line.replace(/^# (\d+)\..*$/, '$1')),
  );
  const sections = ['## Context', '## Decision', '## Consequences', '## When to reverse'];
  expect(heads).toEqual(decisions.map((_, index) => [String(index + 1), ...sections]));
});

it('describes each habit of the played services', () => {
  const undescribed = (page: string, habits: object) =>
    Object.keys(habits).filter((name) => !readText(page).includes(`| \`${name}\` |`));
  expect(undescribed('docs/emulators-slack.md', slackHabits)).toEqual([]);
  expect(undescribed('docs/emulators-plivo.md', plivoHabits)).toEqual([]);
});
