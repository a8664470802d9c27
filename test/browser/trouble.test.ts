/** What goes wrong, switched on from the page. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { habits } from '../../sandbox/habits.ts';
import { eventually } from '../support/eventually.ts';
import { card, drop, phone, photo, show, type } from './gestures.ts';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

let sandbox: OpenSandbox;
let page: Page;
beforeAll(async () => {
  sandbox = await openSandbox();
  page = await sandbox.open();
});
afterAll(() => sandbox.close());

describe('with trouble', () => {
  it('loses and doubles nothing when the bot is killed in the middle and started again', async () => {
    await show(page, 'Faults');
    await type(page, '/mms +1 212 555 0111 Through a crash');
    await card(page, 'Through a crash').getByText('Goes out at').waitFor();
    await page.getByRole('button', { name: 'Kill the bot' }).click();
    await page.getByText('The bot is killed').waitFor();

    await type(page, '/mms help');
    await page.locator('.message.private', { hasText: '/mms failed with the error' }).waitFor();
    await page.getByText('1 under way, nothing doubled').waitFor();

    await page.getByRole('button', { name: 'Start it again' }).click();
    await page.getByText('The bot is running').waitFor();
    await card(page, 'Through a crash').getByText('Delivered').waitFor();
    await page.getByText('Nothing lost, nothing doubled').waitFor();
    await show(page, 'Phones');
    expect(await phone(page, '+1 212 555 0111').locator('.got').count()).toBe(1);
    await page.getByRole('textbox', { name: 'Message #general' }).fill('');
  });

  it('gets over a busy Plivo', async () => {
    await show(page, 'Faults');
    await page.getByLabel('is busy: 429').first().click();
    await type(page, '/mms +1 212 555 0112 Through a jam');
    await card(page, 'Through a jam').getByText('Next try at').waitFor();
    await page.getByRole('group', { name: 'Plivo', exact: true }).getByLabel('works').click();
    await card(page, 'Through a jam').getByText('Delivered').waitFor({ timeout: 25_000 });
  });

  it('never sends again what Plivo may have taken', async () => {
    await page.getByLabel('takes it, but its answer is lost').click();
    await type(page, '/mms +1 212 555 0113 Into the void');
    // Its report finds it although the answer was lost.
    await card(page, 'Into the void').getByText('Delivered').waitFor();
    await page.getByRole('group', { name: 'Plivo', exact: true }).getByLabel('works').click();
    await page.getByText('Nothing lost, nothing doubled').waitFor();
    await show(page, 'Phones');
    expect(await phone(page, '+1 212 555 0113').locator('.got').count()).toBe(1);
  });

  it.each(['come twice', 'come out of order', 'are joined by forged ones'])(
    'tells the truth when callbacks %s',
    async (trouble) => {
      await show(page, 'Faults');
      await page.getByLabel(trouble).click();
      await type(page, `/mms +1 212 555 0114 Callbacks ${trouble}`);
      await card(page, `Callbacks ${trouble}`).getByText('Delivered').waitFor();
      await page.getByLabel('arrive').click();
    },
  );

  it('draws the card late while Slack is down, and sends all the same', async () => {
    await show(page, 'Faults');
    await page.getByLabel('is down: 503').click();
    await type(page, '/mms +1 212 555 0115 Through an outage');
    await show(page, 'Phones');
    await phone(page, '+1 212 555 0115').getByText('Plivo says: delivered').waitFor();
    await show(page, 'Faults');
    await page.getByRole('group', { name: 'Slack' }).getByLabel('works').click();
    await card(page, 'Through an outage').getByText('Delivered').waitFor({ timeout: 25_000 });
  });

  it.each([
    ['bare', false],
    ['inEvent', true],
  ])('lets Slack behave as in another workspace: mentions are %s', async (choice, hasFiles) => {
    await show(page, 'Faults');
    const habit = page.getByLabel('A mention with a file comes');
    await habit.selectOption(choice);
    await eventually('the page shows it', async () => (await habit.inputValue()) === choice);

    const composer = page.locator('.conversation .composer');
    await drop(page, composer, 'beach.jpg', photo);
    await show(page, 'Wire');
    const mentions = page.locator('.wire summary', { hasText: 'app_mention' });
    const before = await mentions.count();
    await type(page, `@mms +1 212 555 0116 Mentioned, ${choice}`);
    // The newest stands first, once it is there.
    await eventually('the wire shows the mention', async () => (await mentions.count()) > before);
    await mentions.first().click();
    const sent = page.locator('.wire details[open] pre', { hasText: `Mentioned, ${choice}` }).first();
    await sent.waitFor();
    expect((await sent.innerText()).includes('beach.jpg')).toBe(hasFiles);
  });

  it('marks the usual choice of each habit', async () => {
    await show(page, 'Faults');
    expect(await page.locator('.habits option:first-child').allTextContents()).toEqual(
      habits.map(({ choices }) => `${choices[0]?.words} (usual)`),
    );
  });

  it('restarts the bot at the real pace', async () => {
    await page.getByLabel('Real pace').click();
    await page.getByText('The bot is starting').waitFor();
    await page.getByText('The bot is running').waitFor();
    expect(await page.getByLabel('Real pace').isChecked()).toBe(true);
  });

  it('leaves nothing red in the browser', () => {
    expect(sandbox.complaints).toEqual([]);
  });
});
