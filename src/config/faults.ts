/** Reading variables out of an environment, and what is wrong with one, in a line without its value. */
import type { z } from 'zod';
import { type Name, schema, variables } from './variables.ts';

export type Environment = Record<string, string | undefined>;

/** A variable that is set to nothing counts as not set. */
export const givenIn = (env: Environment): { [N in Name]?: string } =>
  Object.fromEntries(variables.flatMap(({ name }) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])));

/** One line per variable: the first thing that is wrong with it. */
export const fieldFaults = ({ issues }: z.ZodError): string[] => {
  const first = new Map<Name, string>();
  for (const { path, message } of issues) {
    const [name, entry] = path as [Name, number?];
    const fault =
      entry === undefined ? line(name, message, name) : line(`${name}:`, `entry ${entry + 1} ${message}`, name);
    if (!first.has(name)) first.set(name, fault);
  }
  return [...first.values()];
};

export const line = (subject: string, fault: string, name: Name): string =>
  `${subject} ${fault}. Example: ${name}=${schema.shape[name].meta()?.example}`;
