import { z } from 'zod';

/**
 * The shape of stored values of a type: a field for each of the type's, so that none is forgotten. Further fields are
 * taken as they are: a newer version may have written them.
 */
export const shapeOf =
  <T extends object>() =>
  (fields: { [K in keyof Required<T>]: z.ZodType }): z.ZodType =>
    z.looseObject(fields);

export const text = z.string();
export const texts = z.array(z.string());
/** A count, or a moment in milliseconds since 1970. */
export const number = z.number();
export const flag = z.boolean().optional();
/** A choice of words, all of them: the type says which these are. */
export const oneOf = <Word extends string>(words: Record<Word, true>): z.ZodType =>
  z.enum(Object.keys(words) as [string, ...string[]]);
