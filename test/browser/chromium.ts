import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

const found = (): string => {
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // The next name, then.
    }
  }
  throw new Error('There is no Chromium here. On Debian: apt-get install chromium');
};

/** The browser of this machine; none is downloaded. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: found(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
