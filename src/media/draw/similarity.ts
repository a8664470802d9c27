type Shape = { width: number; height: number; channels: number };

/**
 * How alike two pictures of the same shape are: mean SSIM of all channels in windows of 8 x 8 (Wang et al. 2004, without the
 * Gaussian weights). 1 is the same picture.
 *
 * @param step pixels from one window to the next; the more, the quicker and the rougher
 */
export const ssim = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { width, height, channels }: Shape,
  step: number,
): number => {
  let [sum, windows] = [0, 0];
  for (let y = 0; y + side <= height; y += step) {
    for (let x = 0; x + side <= width; x += step) {
      for (let channel = 0; channel < channels; channel += 1) {
        sum += ssimOf(a, b, (y * width + x) * channels + channel, width * channels, channels);
        windows += 1;
      }
    }
  }
  return sum / windows;
};

const side = 8;
const pixels = side * side;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

const ssimOf = (a: ArrayLike<number>, b: ArrayLike<number>, from: number, row: number, channels: number): number => {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let line = from; line < from + side * row; line += row) {
    for (let at = line; at < line + side * channels; at += channels) {
      const [p, q] = [a[at] ?? 0, b[at] ?? 0];
      sumA += p;
      sumB += q;
      sumAA += p * p;
      sumBB += q * q;
      sumAB += p * q;
    }
  }
  const [meanA, meanB] = [sumA / pixels, sumB / pixels];
  const [varA, varB, both] = [sumAA / pixels - meanA ** 2, sumBB / pixels - meanB ** 2, sumAB / pixels - meanA * meanB];
  return ((2 * meanA * meanB + c1) * (2 * both + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (varA + varB + c2));
};
