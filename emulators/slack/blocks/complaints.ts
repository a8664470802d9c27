import type { z } from 'zod';
import { isObject } from '../json.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) ? value[String(key)] : undefined;
  }, root);

export const pointed = (complaint: string, base: string, path: Path = []): string =>
  `${complaint} [json-pointer:${[base, ...path.map(String)].join('/')}]`;

const size = (issue: Extract<Issue, { code: 'too_big' | 'too_small' }>): string => {
  const bound = Number(issue.code === 'too_big' ? issue.maximum : issue.minimum);
  if (issue.origin === 'array') return `no ${issue.code === 'too_big' ? 'more' : 'fewer'} than ${bound} items allowed`;
  const unit = issue.origin === 'string' ? ' characters' : '';
  return issue.code === 'too_big' ? `must be less than ${bound + 1}${unit}` : `must be more than ${bound - 1}${unit}`;
};

/** One zod issue in the words of Slack, with the pointer that Slack adds. */
const worded = (issue: Issue, root: unknown, base: string): string => {
  const value = valueAt(root, issue.path);
  if (value === undefined) {
    return pointed(`missing required field: ${String(issue.path.at(-1))}`, base, issue.path.slice(0, -1));
  }
  switch (issue.code) {
    case 'too_big':
    case 'too_small':
      return pointed(size(issue), base, issue.path);
    case 'unrecognized_keys':
      return pointed(`invalid additional property: ${issue.keys.join(', ')}`, base, issue.path);
    case 'invalid_type':
      return pointed(`must provide a ${issue.expected}`, base, issue.path);
    case 'invalid_union':
      return pointed(`unsupported type: ${String(value)}`, base, issue.path);
    case 'invalid_value':
      return pointed(`must be one of: ${issue.values.map(String).join(', ')}`, base, issue.path);
    case 'invalid_format':
      return pointed(`invalid ${issue.format}`, base, issue.path);
    default:
      return pointed(issue.message, base, issue.path);
  }
};

/** What `schema` finds wrong with `value`, in the words of Slack; `base` is the pointer's start, such as `/blocks`. */
export const complaintsOf = (schema: z.ZodType, value: unknown, base: string): string[] => {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.map((issue) => worded(issue, value, base));
};
