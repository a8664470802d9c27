import { readFileSync } from 'node:fs';

/** Of `package.json`, which stands beside `src` in a checkout and in the image. */
export const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
