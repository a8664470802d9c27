/** A JSON object whose shape is not known yet. */
export type Json = { [key: string]: unknown };

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** JSON, or undefined if it is none. */
export const parseJson = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

/** Without the keys that are undefined, as JSON would write it; a copy, so that nobody edits the emulator's state. */
export const snapshot = <T>(value: T): T => structuredClone(value);
