import type { Core } from '../core.ts';
import type { Tier } from '../http/rate-limits.ts';
import type { Json } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';

export type Method = {
  /** Any one of these is enough; none needed if empty. */
  scopes: readonly string[];
  tier: Tier;
  /** The bot's token if not said. */
  token?: 'app';
  /** The answer without `ok`; throws `ApiRefusal`. */
  run: (core: Core, args: Json) => Json;
};

export const argument = (args: Json, name: string): string => {
  const value = args[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

export const flag = (args: Json, name: string): boolean => ['true', '1', true, 1].includes(args[name] as never);

export const needed = (args: Json, name: string): string => {
  const value = argument(args, name);
  if (value) return value;
  throw new ApiRefusal('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
  });
};

/** https://docs.slack.dev/reference/scopes; `needed` and `provided` as Slack names them. */
export const checkScopes = (core: Core, anyOf: readonly string[], granted = core.scopes): void => {
  if (anyOf.length === 0 || anyOf.some((scope) => granted.has(scope))) return;
  throw new ApiRefusal('missing_scope', { needed: anyOf.join(','), provided: [...granted].join(',') });
};
