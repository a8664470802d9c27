import { errorCodes } from '../../plivo/error-codes.ts';

/** What a code of Plivo's says of a message; undefined for one that no page has. */
export const meaningOf = (code: string): { words: string; next: string } | undefined => errorCodes[code];
