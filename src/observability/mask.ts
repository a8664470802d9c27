/**
 * What must not stand in a log line, found by its looks, because it turns up in places that nobody thought of: in the
 * message of an SDK's error, or as the key of an object.
 */
const separator = '[\\s().\\-\\u00a0\\u2010-\\u2013]{0,3}';

/**
 * A UUID is left alone: by chance it may hold ten digits that look like a number. So are Slack timestamps
 * (1760000000.123456) and milliseconds since 1970: digits or a decimal point before or after are no phone number.
 */
const uuidOrNumber = new RegExp(
  [
    '(?<uuid>\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b)',
    '\\+[1-9]\\d{7,14}(?!\\d)',
    `(?<!\\d|\\d\\.)(?:\\+?1${separator})?\\(?[2-9]\\d{2}${separator}[2-9]\\d{2}${separator}\\d{4}(?!\\d|\\.\\d)`,
  ].join('|'),
  'gi',
);

const credentials: [pattern: RegExp, instead: string][] = [
  // Slack tokens: xoxb-, xoxp-, xapp-, and xoxe.xoxb- of rotated ones.
  [/\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w.-]+/gi, '[token]'],
  [/\b(Basic|Bearer)\s{1,5}[\w.~+/=-]+/gi, '$1 [hidden]'],
  // As in redis://user:password@host.
  [/:\/\/[^\s/@]+@/g, '://[hidden]@'],
];

/** The last four digits stay, so that two numbers can be told apart. */
const lastFour = (number: string): string => `***${number.replace(/\D/g, '').slice(-4)}`;

/** The words of a line, and the names of its fields: no number has only letters, and no token is without a dash. */
const harmless = /^[a-z.]{0,40}$/i;

/** `secrets` are hidden wherever they stand; linear in the length of the text. */
export const createMask = (secrets: readonly string[] = []): ((text: string) => string) => {
  const known = secrets.filter((secret) => secret.length >= minSecretLength);
  return (text) => {
    let masked = text;
    for (const secret of known) if (masked.includes(secret)) masked = masked.replaceAll(secret, '[secret]');
    if (harmless.test(masked)) return masked;
    for (const [pattern, instead] of credentials) masked = masked.replace(pattern, instead);
    return masked.replace(uuidOrNumber, (found, uuid) => (uuid === undefined ? lastFour(found) : found));
  };
};

/** A shorter one would hide parts of ordinary words. */
const minSecretLength = 6;

/** Never logged whatever they hold: credentials, and what people write to each other. */
const hiddenKeys =
  /^(?:.*token|.*secret|.*password|authorization|cookie|set-cookie|x-slack-signature|text|sentence|body|blocks)$/i;

/** Beyond this a log line is of no use any more. */
const maxDepth = 6;
const maxItems = 100;

type Options = { mask: (text: string) => string; withStacks: boolean };

/** Fields of a log line as plain data without anything secret or private, however deep it is. */
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
