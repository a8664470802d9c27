/** What a person does on the page. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';

export const photo = readFileSync(new URL('../fixtures/pictures/plain.jpg', import.meta.url));

export const type = async (page: Page, words: string, where = 'Message #general'): Promise<void> => {
  await page.getByRole('textbox', { name: where }).fill(words);
  await page.keyboard.press('Enter');
};

/** Runs in the browser, so it is text: what it names does not exist here. */
const transferOf = (name: string, bytes: Buffer): string => `(() => {
  const data = new DataTransfer();
  const content = Uint8Array.from(atob('${bytes.toString('base64')}'), (character) => character.charCodeAt(0));
  data.items.add(new File([content], ${JSON.stringify(name)}, { type: 'image/jpeg' }));
  return data;
})()`;

/** As from the desktop: the browser hands over the file, not its path. */
export const drop = async (page: Page, onto: Locator, name: string, bytes: Buffer): Promise<void> => {
  await onto.dispatchEvent('drop', { dataTransfer: await page.evaluateHandle(transferOf(name, bytes)) });
};

/** The app's own message with these words in it; what it says privately is another kind. */
export const card = (page: Page, words: string): Locator =>
  page.locator('.conversation .message:not(.private)', { hasText: words }).filter({ hasText: 'APP' });

export const actAs = (page: Page, name: string): Promise<unknown> =>
  page.getByLabel('You are').selectOption({ label: name });

export const phone = (page: Page, number: string): Locator => page.getByRole('article', { name: `Phone ${number}` });

/** The panel on the right. */
export const show = (page: Page, panel: 'Phones' | 'Faults' | 'Wire'): Promise<void> =>
  page.getByRole('tab', { name: panel }).click();
