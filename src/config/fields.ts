/**
 * The kinds of value that a variable may hold. Messages continue the sentence "NAME …" and never quote the value: a token
 * pasted into the wrong variable must not end up in a log.
 */
import { z } from 'zod';

/** Shown after what is wrong with a variable; see `.env.example` for the meaning of each. */
export const example = <T extends z.ZodType>(field: T, value: string): T => field.meta({ example: value });

export const text = (pattern: RegExp, fault: string) => z.string('is not set').regex(pattern, fault);

export const whole = (min: number, max: number) => {
  const fault = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(fault).int(fault).min(min, fault).max(max, fault);
};

export const perSecond = () => {
  const fault = 'must be a number above 0 and at most 1000';
  return z.coerce.number(fault).positive(fault).max(1000, fault);
};

export const yesOrNo = () => z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

/** Comma-separated; spaces around an entry and empty entries do not count. */
export const list = <T extends z.ZodType<string, string>>(entry: T) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(entry));

/**
 * An http(s) URL that paths can be appended to, so without query, fragment and credentials. Comes out as one spelling:
 * lower-case host, no default port, and no slash at the end.
 */
export const baseUrl = () =>
  z.string().transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || /[?#]/.test(value) || url.username || url.password) {
      context.addIssue('must be a URL that starts with https:// or http://, without query, fragment or password');
      return z.NEVER;
    }
    return url.origin + url.pathname.replace(/(?<!\/)\/+$/, '');
  });
