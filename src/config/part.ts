import type { z } from 'zod';
import { type Environment, fieldFaults, givenIn } from './faults.ts';

/**
 * Some of the variables, for a tool that works with less than the whole configuration.
 *
 * @param part made by `schema.pick`
 * @returns one line for each bad variable instead, with no value in it
 */
export const readPart = <Part extends z.ZodObject>(
  env: Environment,
  part: Part,
): { values: z.infer<Part> } | { faults: string[] } => {
  const parsed = part.safeParse(givenIn(env));
  return parsed.success ? { values: parsed.data } : { faults: fieldFaults(parsed.error) };
};
