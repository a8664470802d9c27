/** How alike two pictures of the same size are: interleaved RGB, eight bits. */

export const psnr = (a: Uint8Array, b: Uint8Array): number => {
  let squares = 0;
  for (let index = 0; index < a.length; index += 1) squares += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a.length));
};

/** Mean SSIM of the luma in windows of 8 x 8 (Wang et al. 2004, without the Gaussian weights); 1 is the same picture. */
export const ssim = (a: Uint8Array, b: Uint8Array, width: number, height: number): number => {
  const [lumaA, lumaB] = [luma(a), luma(b)];
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + side <= height; y += 4) {
    for (let x = 0; x + side <= width; x += 4) {
      sum += ssimOf(lumaA, lumaB, y * width + x, width);
      windows += 1;
    }
  }
  return sum / windows;
};

const side = 8;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

const luma = (rgb: Uint8Array): Float32Array => {
  const grey = new Float32Array(rgb.length / 3);
  for (let index = 0; index < grey.length; index += 1) {
    const at = index * 3;
    grey[index] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return grey;
};

const ssimOf = (a: Float32Array, b: Float32Array, from: number, width: number): number => {
  const n = side * side;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let row = 0; row < side; row += 1) {
    for (let at = from + row * width; at < from + row * width + side; at += 1) {
      const [p, q] = [a[at] ?? 0, b[at] ?? 0];
      sumA += p;
      sumB += q;
      sumAA += p * p;
      sumBB += q * q;
      sumAB += p * q;
    }
  }
  const [meanA, meanB] = [sumA / n, sumB / n];
  const [varA, varB, both] = [sumAA / n - meanA ** 2, sumBB / n - meanB ** 2, sumAB / n - meanA * meanB];
  return ((2 * meanA * meanB + c1) * (2 * both + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (varA + varB + c2));
};
