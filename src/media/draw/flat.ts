/** Pictures of flat areas with hard edges between them, as screenshots, drawings and tables are. */
import type { Pixels } from './engine.ts';

/** Of the pixels, those that are like their neighbor, or of the most frequent colors. Photos have hardly any, screenshots about half. */
const flatPart = 0.4;
const fewColors = 16;
/** Rows and pixels from one that is looked at to the next. */
const rowStep = 4;

/** Whether half of it is made of a few colors that lie beside themselves. A photo fails the first question. */
export const isFlat = (pixels: Pixels): boolean => hasFlatParts(pixels) && hasFewColors(pixels);

const hasFlatParts = (pixels: Pixels): boolean => 1 - busyPart(pixels) > flatPart;

/** How many pixels are unlike their neighbor. */
export const busyPixels = (pixels: Pixels): number => busyPart(pixels) * pixels.width * pixels.height;

const busyPart = ({ data, width, height, channels }: Pixels): number => {
  let [same, all] = [0, 0];
  for (let y = 0; y < height; y += rowStep) {
    for (let at = (y * width + 1) * channels; at < (y + 1) * width * channels; at += channels) {
      const isSame = data[at] === data[at - channels] && data[at + 1] === data[at + 1 - channels];
      if (isSame && data[at + 2] === data[at + 2 - channels]) same += 1;
      all += 1;
    }
  }
  return 1 - same / all;
};

/** A soft shade is flat as well, and a JPEG shows it better. */
const hasFewColors = ({ data, width, height, channels }: Pixels): boolean => {
  const counts = new Map<number, number>();
  let all = 0;
  for (let y = 0; y < height; y += rowStep) {
    for (let at = y * width * channels; at < (y + 1) * width * channels; at += rowStep * channels) {
      const color = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
      counts.set(color, (counts.get(color) ?? 0) + 1);
      all += 1;
    }
  }
  const most = [...counts.values()].sort((a, b) => b - a).slice(0, fewColors);
  return most.reduce((sum, count) => sum + count, 0) > all * flatPart;
};
