/** `npm run screenshots`: makes the README's pictures from what the sandbox really shows. */
import { statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { card } from './gestures.ts';
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

  const saved = await sandbox.openFile(pathToFileURL(sandbox.outcome).href, { width: 1160, height: 400 });
  await saved.screenshot({ path: pathOf('card-and-phone'), fullPage: true });
} finally {
  await sandbox.close();
}

for (const name of ['sandbox', 'card-and-phone']) {
  const { size } = statSync(pathOf(name));
  process.stdout.write(`docs/images/${name}.png  ${Math.round(size / 1000)} kB\n`);
  if (size > bytesMax) throw new Error(`${name} is larger than ${bytesMax / 1000} kB`);
}
