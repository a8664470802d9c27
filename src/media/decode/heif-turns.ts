/** How a picture's tiles have to be turned together, as an EXIF orientation. */

/** Where a step to the right and a step down lead, once turned: (x, y) becomes (ax + by, cx + dy). */
type Matrix = readonly [a: number, b: number, c: number, d: number];

/** By EXIF orientation, from 1. https://exiftool.org/TagNames/EXIF.html (0x0112) */
const orientations: readonly Matrix[] = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, -1, -1, 0],
  [0, 1, -1, 0],
];
const [upright = [1, 0, 0, 1], leftIsRight = upright, , upsideDown = upright] = orientations;
const quarterLeft: Matrix = [0, 1, -1, 0];

export type Turn = { kind: 'rotate'; quartersLeft: number } | { kind: 'mirror'; over: 'left-right' | 'top-bottom' };

/** @param turns in the order in which they are done */
export const orientationOf = (turns: readonly Turn[]): number => {
  const whole = turns.flatMap(matricesOf).reduce<Matrix>((done, next) => after(next, done), upright);
  return orientations.findIndex((it) => it.every((value, index) => value === whole[index])) + 1;
};

const matricesOf = (turn: Turn): Matrix[] => {
  if (turn.kind === 'mirror') return [turn.over === 'left-right' ? leftIsRight : upsideDown];
  return Array.from({ length: turn.quartersLeft }, () => quarterLeft);
};

const after = ([a, b, c, d]: Matrix, [e, f, g, h]: Matrix): Matrix => [
  a * e + b * g,
  a * f + b * h,
  c * e + d * g,
  c * f + d * h,
];
