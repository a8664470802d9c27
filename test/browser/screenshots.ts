/** `npm run screenshots`: makes the pictures of README and docs from what the sandbox really shows. */
import { statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { card, photo, type } from './gestures.ts';
import { openSandbox } from './open-sandbox.ts';

/** A README is read on slow lines too. */
const bytesMax = 250_000;

const pathOf = (name: string): string => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));

const sandbox = await openSandbox();
try {
  const page = await sandbox.open({ width: 1280, height: 800 });
  await card(page, 'See you at six').getByRole('button', { name: 'replies' }).click();
  // With the picture whole, and not where the last message would leave the list.
  await card(page, 'See you at six').scrollIntoViewIfNeeded();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: pathOf('sandbox') });

  const shown = await sandbox.open({ width: 1100, height: 900 });
  await type(shown, '/mms +1 415 555 0123');
  const form = shown.getByRole('dialog', { name: 'Send an MMS' });
  await form.getByRole('textbox', { name: 'Message' }).fill('See you at six');
  await form.getByLabel('Files').setInputFiles({ name: 'beach.jpg', mimeType: 'image/jpeg', buffer: photo });
  await form.getByRole('button', { name: 'Leave out beach.jpg' }).waitFor();
  await form.screenshot({ path: pathOf('form') });

  const saved = await sandbox.openFile(pathToFileURL(sandbox.outcome).href, { width: 1160, height: 400 });
  await saved.screenshot({ path: pathOf('card-and-phone'), fullPage: true });
} finally {
  await sandbox.close();
}

for (const name of ['sandbox', 'form', 'card-and-phone']) {
  const { size } = statSync(pathOf(name));
  process.stdout.write(`docs/images/${name}.png  ${Math.round(size / 1000)} kB\n`);
  if (size > bytesMax) throw new Error(`${name} is larger than ${bytesMax / 1000} kB`);
}
