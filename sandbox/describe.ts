/** Numbers and files as people write them. */
import { jpegSize } from './jpeg-size.ts';

/** `14155550123` or `+14155550123` as `+1 415 555 0123`. */
export const numberOf = (digits: string): string =>
  digits.replace(/^\+?1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3').replace(/^(?=\d)(?!1 )/, '+');

/** "image/jpeg, 13 kB, 640×480". */
export const fileOf = ({ type, bytes }: { type: string; bytes: Buffer }): string => {
  const size = jpegSize(bytes);
  const kilobytes = `${Math.max(1, Math.round(bytes.length / 1000))} kB`;
  return [type, kilobytes, ...(size ? [`${size.width}×${size.height}`] : [])].join(', ');
};
