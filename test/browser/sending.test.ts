/** Every way in, tried on the page as a newcomer would. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { actAs, card, drop, phone, photo, show, type } from './gestures.ts';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

let sandbox: OpenSandbox;
let page: Page;
beforeAll(async () => {
  sandbox = await openSandbox();
  page = await sandbox.open();
});
afterAll(() => sandbox.close());
beforeEach(() => actAs(page, 'ann, may send'));

const composer = () => page.locator('.conversation .composer');

describe('the page', () => {
  it('is alive on arrival: one message delivered with its picture, one failed with its sentence', async () => {
    await card(page, 'See you at six').getByText('Delivered').waitFor();
    await card(page, 'Lunch at 12?').getByText('the number is a landline').waitFor();
    // Formatted as Slack does it, with names and times instead of marks.
    expect(await page.locator('.conversation').innerText()).not.toMatch(/<[!@#]/);
    await phone(page, '+1 415 555 0123').getByText('image/jpeg, 13 kB, 640×480').waitFor();
    await page.getByText('Nothing lost, nothing doubled').waitFor();
  });

  it('says that commands carry no files, and opens the form with what was typed and dropped', async () => {
    const field = page.getByRole('textbox', { name: 'Message #general' });
    await field.fill('/mms +1 212 555 0101 By command');
    await drop(page, composer(), 'beach.jpg', photo);
    await composer().getByText('Slack sends commands without files.').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.notice', { hasText: 'Slack sends commands without files.' }).waitFor();
    expect(await field.inputValue()).toBe('/mms +1 212 555 0101 By command');

    await composer().getByRole('button', { name: 'Open the form with the file' }).click();
    const form = page.getByRole('dialog', { name: 'Send an MMS' });
    await form.getByRole('button', { name: 'Leave out beach.jpg' }).waitFor();
    expect(await form.getByRole('textbox', { name: 'To', exact: true }).inputValue()).toContain('212 555 0101');
    expect(await form.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('By command');
    expect(await field.inputValue()).toBe('');
    // One more joins it, and does not replace it.
    await form.getByLabel('Files').setInputFiles({ name: 'sea.jpg', mimeType: 'image/jpeg', buffer: photo });
    await form.getByRole('button', { name: 'Leave out sea.jpg' }).click();
    await form.getByRole('button', { name: 'Leave out sea.jpg' }).waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Send' }).click();
    await form.waitFor({ state: 'detached' });
    await phone(page, '+1 212 555 0101').getByText('By command').waitFor();
    await phone(page, '+1 212 555 0101')
      .getByText(/image\/jpeg, \d+ kB, \d+×\d+/)
      .waitFor();
    await card(page, 'By command').getByText('Delivered').waitFor();
  });

  it('asks where a picture shall go that is dropped alone, and sends it by mention', async () => {
    await drop(page, composer(), 'beach.jpg', photo);
    const field = page.getByRole('textbox', { name: 'Message #general' });
    expect(await field.inputValue()).toBe('@mms +1 415 555 0123 ');
    await type(page, '@mms +1 212 555 0102 Dropped');
    await phone(page, '+1 212 555 0102')
      .getByText(/image\/jpeg, \d+ kB/)
      .waitFor();
    await card(page, 'Dropped').getByText('Delivered').waitFor();
  });

  it('sends by form: errors at their fields, a file, and once although Send is clicked twice', async () => {
    await type(page, '/mms');
    const form = page.getByRole('dialog', { name: 'Send an MMS' });
    await form.getByRole('textbox', { name: 'To', exact: true }).fill('123');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('I cannot read “123” as a phone number').waitFor();

    await form.getByRole('textbox', { name: 'To', exact: true }).fill('212-555-0103');
    await form.getByRole('textbox', { name: 'Message' }).fill('By form');
    await form.getByLabel('Files').setInputFiles({ name: 'beach.jpg', mimeType: 'image/jpeg', buffer: photo });
    await form.getByRole('button', { name: 'Leave out beach.jpg' }).waitFor();
    await form.getByRole('button', { name: 'Send' }).dblclick();
    await form.waitFor({ state: 'detached' });

    await card(page, 'By form').getByText('Delivered').waitFor();
    expect(await phone(page, '+1 212 555 0103').locator('.got').count()).toBe(1);
    expect(await phone(page, '+1 212 555 0103').locator('img').count()).toBe(1);
  });

  it('closes a form with Escape and forgets it', async () => {
    await type(page, '/mms');
    const form = page.getByRole('dialog');
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('sends from a thread by mention, and the card stays in that thread', async () => {
    await card(page, 'See you at six').getByRole('button', { name: 'replies' }).click();
    await type(page, '@mms 212-555-0104 From the thread', 'Reply in the thread');
    const thread = page.getByRole('region', { name: 'Thread' });
    await phone(page, '+1 212 555 0104').getByText('From the thread').waitFor();
    await thread.locator('.message', { hasText: 'sends a' }).getByText('From the thread').waitFor();
    await page.getByRole('button', { name: 'Close the thread' }).click();
  });

  it('offers the message shortcut in the menu of a message, with its text', async () => {
    await type(page, 'Bring the keys');
    const message = page.locator('.conversation .message', { hasText: 'Bring the keys' });
    await message.hover();
    await message.getByLabel('What to do with this message').click();
    await message.getByRole('button', { name: 'Send as MMS' }).click();
    const form = page.getByRole('dialog');
    await form.waitFor();
    expect(await form.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Bring the keys');
    await form.getByRole('button', { name: 'Close all' }).click();
    await form.waitFor({ state: 'detached' });
  });

  it('tells a stranger privately that they may not send', async () => {
    await actAs(page, 'cal, not on the list');
    await type(page, '/mms +1 212 555 0105 Hello from Cal again');
    await page.locator('.message.private', { hasText: 'You are not on the list' }).last().waitFor();
    expect(await phone(page, '+1 212 555 0105').count()).toBe(0);
  });

  it('tells somebody of another organization that Slack has no commands for them', async () => {
    await actAs(page, 'eve, of another organization');
    await type(page, '/mms help', 'Message #shared');
    await page.getByText('Slack offers the app’s commands'.replace('’', "'")).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('shows in the App Home whether I may send', async () => {
    await page.locator('.sidebar').getByRole('button', { name: 'mms' }).click();
    await page.getByText('You may send.').waitFor();
    await page.locator('.sidebar').getByRole('button', { name: 'general' }).click();
  });

  it('lets the carrier say what became of a message, and puts its sentence on the card', async () => {
    const waits = page.getByLabel('The carrier waits for me');
    await waits.click();
    await type(page, '/mms +1 212 555 0106 Is anyone there?');
    const got = phone(page, '+1 212 555 0106');
    await got.getByText('Plivo says: queued').waitFor();
    await got.getByLabel('Reason').selectOption('30');
    await got.getByRole('button', { name: 'Undelivered' }).click();
    await card(page, 'Is anyone there?').getByText('Not delivered').waitFor();
    await waits.click();
  });

  it('shows honestly that this version takes no replies', async () => {
    await phone(page, '+1 415 555 0123').getByRole('textbox').fill('Thank you');
    await page.keyboard.press('Enter');
    await phone(page, '+1 415 555 0123').getByText('The app answered 404').waitFor();
    // The answer of the app is of the app, not of the page.
    await show(page, 'Wire');
    await page.locator('.wire li', { hasText: 'answer from a phone' }).getByText('404').waitFor();
    await show(page, 'Phones');
  });

  it('leaves nothing red in the browser, and no secret on the wire', async () => {
    await show(page, 'Wire');
    await page.locator('.wire summary', { hasText: 'chat.update' }).first().click();
    await page.locator('.wire summary', { hasText: '/mms' }).first().click();
    await page.getByText('What was signed').first().waitFor();
    const shown = await page.locator('.wire').innerText();
    expect(shown).toContain('v0:');
    expect(shown).not.toMatch(/xoxb-sandbox-0|sandbox-plivo-auth-token|response(?:\/|%2F)[0-9a-f]{8}/);
    await eventually(
      'the tally is right',
      async () => (await page.getByText('Nothing lost, nothing doubled').count()) === 1,
    );
    expect(sandbox.complaints).toEqual([]);
  });
});
