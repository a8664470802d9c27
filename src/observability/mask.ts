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

/** `secrets` are hidden wherever they stand; linear in the length of the text. */
export const createMask = (secrets: readonly string[] = []): ((text: string) => string) => {
  const known = secrets.filter((secret) => secret.length >= minSecretLength);
  return (text) => {
    let masked = text;
    for (const secret of known) masked = masked.replaceAll(secret, '[secret]');
    for (const [pattern, instead] of credentials) masked = masked.replace(pattern, instead);
    return masked.replace(uuidOrNumber, (found, uuid) => (uuid === undefined ? lastFour(found) : found));
  };
};

/** A shorter one would hide parts of ordinary words. */
const minSecretLength = 6;
