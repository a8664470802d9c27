import leven from 'leven';
import type { Environment } from './faults.ts';
import { variables } from './variables.ts';

/** Of two names: one slip in a short one, two in a long one. */
const isNear = (given: string, meant: string): boolean => leven(given, meant) <= (meant.length < 12 ? 1 : 2);

/** `HOST` and `PORT` are near to what other programs are set by. */
const longEnough = 8;

const names = new Set(variables.map(({ name }) => name));

/** Names that are set and mean nothing, each with the variable that is nearly spelled that way. */
export const misspeltIn = (env: Environment): { given: string; meant: string }[] =>
  Object.keys(env)
    .filter((given) => env[given]?.trim() && !names.has(given))
    .flatMap((given) => {
      const plain = given.toUpperCase().replaceAll('-', '_');
      const meant = [...names].find((name) => name.length >= longEnough && isNear(plain, name));
      return meant === undefined || env[meant]?.trim() ? [] : [{ given, meant }];
    });
