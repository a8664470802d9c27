/** How alike two pictures of the same size are: interleaved RGB, eight bits. */
import { ssim } from '../../src/media/draw/similarity.ts';

export const psnr = (a: Uint8Array, b: Uint8Array): number => {
  let squares = 0;
  for (let index = 0; index < a.length; index += 1) squares += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a.length));
};

/** SSIM of the luma; 1 is the same picture. */
export const lumaSsim = (a: Uint8Array, b: Uint8Array, width: number, height: number): number =>
  ssim(luma(a), luma(b), { width, height, channels: 1 }, 4);

const luma = (rgb: Uint8Array): Float32Array => {
  const grey = new Float32Array(rgb.length / 3);
  for (let index = 0; index < grey.length; index += 1) {
    const at = index * 3;
    grey[index] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return grey;
};
