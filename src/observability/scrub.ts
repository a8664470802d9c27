/** Fields of a log line as plain data without anything secret or private, however deep it is. */

/** Never logged whatever they hold: credentials, and what people write to each other. */
const hiddenKeys =
  /^(?:.*token|.*secret|.*password|authorization|cookie|set-cookie|x-slack-signature|text|sentence|body|blocks)$/i;

/** Beyond this a log line is of no use any more. */
const maxDepth = 6;
const maxItems = 100;

type Options = { mask: (text: string) => string; withStacks: boolean };

export const scrub = (value: unknown, options: Options, depth = 0): unknown => {
  if (typeof value === 'string') return options.mask(value);
  if (typeof value === 'bigint') return options.mask(String(value));
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[deep]';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return scrubError(value, options, depth);
  if (value instanceof Map) return scrub(Object.fromEntries(value), options, depth);
  if (value instanceof Set || Array.isArray(value)) {
    return [...value].slice(0, maxItems).map((item) => scrub(item, options, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, maxItems)
      .map(([key, held]) => [
        options.mask(key),
        hiddenKeys.test(key) && held !== undefined ? '[hidden]' : scrub(held, options, depth + 1),
      ]),
  );
};

/** Only what every error has: the SDKs hang whole requests on theirs, with texts, numbers and tokens. */
const scrubError = (error: Error, options: Options, depth: number): Record<string, unknown> => {
  const code = 'code' in error && ['string', 'number'].includes(typeof error.code) ? error.code : undefined;
  return {
    name: options.mask(error.name),
    ...(code === undefined ? {} : { code: scrub(code, options) }),
    message: options.mask(error.message),
    ...(options.withStacks && error.stack ? { stack: options.mask(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: scrub(error.cause, options, depth + 1) }),
  };
};
