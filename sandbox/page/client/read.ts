/** Blocks are whatever the app sent, so everything in them is looked at before it is used. */
import type { Json } from '../shared.ts';

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** The words of a text object. */
export const wordsOf = (value: unknown): string => (isObject(value) ? text(value.text) : '');
