/** Whether everyone can read and use the page, and whether it keeps other pages out. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { card, show, type } from './gestures.ts';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

/** One line for each serious or critical fault. */
const faultsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  // Nothing found means something only where something was looked at.
  expect(passes.length).toBeGreaterThan(15);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
};

describe('the look', () => {
  it.each([
    { colorScheme: 'light', width: 1360 },
    { colorScheme: 'dark', width: 1360 },
    { colorScheme: 'light', width: 420 },
  ] as const)('has no serious fault in $colorScheme at a width of $width', async ({ colorScheme, width }) => {
    const page = await sandbox.open({ colorScheme, width });
    expect(await faultsOf(page)).toEqual([]);
    await card(page, 'See you at six').getByRole('button', { name: 'replies' }).click();
    for (const panel of ['Faults', 'Wire'] as const) {
      await show(page, panel);
      expect(await faultsOf(page)).toEqual([]);
    }
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await type(page, '/mms');
    await page.getByRole('dialog').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close all' }).click();
    await page.close();
  });

  it('needs no mouse: Tab reaches the message, its menu and the card’s buttons', async () => {
    const page = await sandbox.open();
    await page.getByLabel('You are').focus();
    const reached = new Set<string>();
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent'),
      );
    }
    expect([...reached]).toEqual(
      expect.arrayContaining(['Message #general', 'What to do with this message', 'Details', 'Send']),
    );
    await page.close();
  });

  it('leaves nothing red in the browser', () => {
    expect(sandbox.complaints).toEqual([]);
  });
});

describe('another web page', () => {
  const gesture = JSON.stringify({ kind: 'bot', do: 'kill' });
  const post = (headers: Record<string, string>) =>
    fetch(`${sandbox.url}/gesture`, { method: 'POST', headers, body: gesture }).then(({ status }) => status);

  it('cannot drive this one', async () => {
    expect(await post({ 'content-type': 'application/json', origin: 'http://evil.example' })).toBe(403);
    expect(await post({ 'content-type': 'text/plain', origin: sandbox.url })).toBe(403);
    expect(await post({ 'content-type': 'application/json' })).toBe(403);
  });
});
