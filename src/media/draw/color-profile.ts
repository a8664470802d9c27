/**
 * What a color profile says of its colors, by its figures: names lie. "Display P3 Gamut with sRGB Transfer" is what Samsung
 * writes. https://www.color.org/specification/ICC.1-2022-05.pdf
 */
const headerBytes = 128;

/** Red, green and blue of sRGB as XYZ under D50 (IEC 61966-2-1, adapted), and how far a writer may round. */
const srgb: Readonly<Record<string, readonly [number, number, number]>> = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
};
const rounding = 0.004;
/** Light of three grays in sRGB. Gamma 2.2 is within this, and is what many programs call sRGB. */
const grays: readonly (readonly [signal: number, light: number])[] = [
  [0.25, 0.0509],
  [0.5, 0.214],
  [0.75, 0.5225],
];
const curveRounding = 0.01;

/** Whether these are sRGB's colors, or its grays. Also false for what cannot be read: converting is right then too. */
export const isSrgb = (icc: Uint8Array): boolean => {
  if (icc.length < headerBytes + 4) return false;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  try {
    const tags = tagsOf(view);
    // A table decides, where there is one.
    if (tags.has('A2B0')) return false;
    if (tags.has('kTRC')) return isSrgbCurve(view, tags.get('kTRC'));
    const hasPrimaries = Object.entries(srgb).every(([name, xyz]) => isNear(view, tags.get(name), xyz));
    return hasPrimaries && ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(view, tags.get(name)));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const text = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));

/** Where each tag's content begins. */
const tagsOf = (view: DataView): Map<string, number> => {
  const count = Math.min(view.getUint32(headerBytes), 100);
  const entries = Array.from({ length: count }, (_, index) => headerBytes + 4 + index * 12);
  return new Map(entries.map((at) => [text(view, at), view.getUint32(at + 4)]));
};

const fixed = (view: DataView, at: number): number => view.getInt32(at) / 65_536;

const isNear = (view: DataView, at: number | undefined, xyz: readonly number[]): boolean =>
  at !== undefined && xyz.every((value, index) => Math.abs(fixed(view, at + 8 + index * 4) - value) <= rounding);

const isSrgbCurve = (view: DataView, at: number | undefined): boolean => {
  if (at === undefined) return false;
  const curve = text(view, at) === 'para' ? parametric(view, at) : sampled(view, at);
  return grays.every(([signal, light]) => Math.abs(curve(signal) - light) <= curveRounding);
};

type Curve = (signal: number) => number;

/** `curv`: straight, a gamma, or samples. */
const sampled = (view: DataView, at: number): Curve => {
  const count = view.getUint32(at + 8);
  if (count === 0) return (signal) => signal;
  if (count === 1) return (signal) => signal ** (view.getUint16(at + 12) / 256);
  return (signal) => view.getUint16(at + 12 + 2 * Math.round(signal * (count - 1))) / 65_535;
};

/** `para`: above `d` a power, below it a line; the kinds differ in how many of the figures are written. */
const parametric = (view: DataView, at: number): Curve => {
  const kind = view.getUint16(at + 8);
  const figure = (index: number) => fixed(view, at + 12 + index * 4);
  const gamma = figure(0);
  if (kind === 0) return (signal) => signal ** gamma;
  const [a, b] = [figure(1), figure(2)];
  if (kind < 3) return (signal) => (a * signal + b) ** gamma + (kind === 2 ? figure(3) : 0);
  const [c, d, e, f] = [figure(3), figure(4), kind === 4 ? figure(5) : 0, kind === 4 ? figure(6) : 0];
  return (signal) => (signal >= d ? (a * signal + b) ** gamma + e : c * signal + f);
};

/** Where the boxes of a HEIC or AVIF that describe it stand; pixels follow. */
const metaBytes = 256_000;
/** Display P3 in ITU-T H.273, table 2. */
const p3Primaries = 12;

/** Whether a HEIC or AVIF says by numbers, without a profile, that its colors are Display P3. */
export const isP3ByNumbers = (bytes: Uint8Array): boolean => {
  const boxes = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, metaBytes));
  const at = boxes.indexOf('colrnclx', 0, 'latin1');
  return at >= 0 && at + 10 <= boxes.length && boxes.readUInt16BE(at + 8) === p3Primaries;
};
