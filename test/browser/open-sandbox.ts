/** `npm run sandbox` as a process of its own, its story told, and its page in a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { openBrowser } from './chromium.ts';

const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

const startSandbox = async () => {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  let shown = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (shown += chunk));
  const ended = once(child, 'exit');
  await eventually('the sandbox runs', () => shown.includes('Running until Ctrl-C') || child.exitCode !== null, 40_000);
  const [, url] = /try it +(http:\S+)/.exec(shown) ?? [];
  if (!url) throw new Error(`The sandbox did not start:\n${shown}`);
  const [outcome = ''] = /\/\S+\/card-and-phone\.html/.exec(shown) ?? [];
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    const [, folder] = /(\/\S+)\/bot\.log/.exec(shown) ?? [];
    if (folder) rmSync(folder, { recursive: true, force: true });
  };
  return { url, outcome, close };
};

type Look = { width?: number; height?: number; colorScheme?: 'light' | 'dark' };

export const openSandbox = async () => {
  const [sandbox, browser]: [Awaited<ReturnType<typeof startSandbox>>, Browser] = await Promise.all([
    startSandbox(),
    openBrowser(),
  ]);
  const complaints: string[] = [];

  return {
    url: sandbox.url,
    /** The page of card and phone that the story saved. */
    outcome: sandbox.outcome,
    openFile: async (address: string, { width = 1360, height = 860 }: Look = {}): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' });
      await page.goto(address);
      return page;
    },
    /** Everything that a browser would show in red: errors, warnings, and what it could not load. */
    complaints,
    open: async ({ width = 1360, height = 860, colorScheme = 'light' }: Look = {}): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      page.setDefaultTimeout(10_000);
      page.on('console', (said) => {
        if (['error', 'warning'].includes(said.type())) complaints.push(said.text());
      });
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
      });
      await page.goto(sandbox.url);
      await page.locator('.message').first().waitFor();
      return page;
    },
    close: async (): Promise<void> => {
      await browser.close();
      await sandbox.close();
    },
  };
};
export type OpenSandbox = Awaited<ReturnType<typeof openSandbox>>;
