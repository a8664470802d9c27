import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Typed } from '../story.ts';
import type { World } from '../world.ts';
import { pageOf } from './page.ts';
import { timeline } from './timeline.ts';

/** Writes the page, and each JPEG with the bytes that reached a phone; answers with their paths. */
export const saveOutcome = (
  world: World,
  typed: readonly Typed[],
  folder: string,
): { page: string; pictures: string[] } => {
  const outcome = timeline(world, typed);
  const page = join(folder, 'card-and-phone.html');
  writeFileSync(page, pageOf(outcome));

  const jpegs = outcome.phones
    .flatMap(({ messages }) => messages.flatMap(({ media }) => media))
    .filter(({ type }) => type === 'image/jpeg');
  const pictures = jpegs.map(({ bytes }, index) => {
    // The name that it was sent with is somebody else's choice, and no path.
    const path = join(folder, index === 0 ? 'received.jpg' : `received-${index + 1}.jpg`);
    writeFileSync(path, bytes);
    return path;
  });
  return { page, pictures };
};
