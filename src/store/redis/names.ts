/** What lies under a prefix beside the values. No kind has one of these names. */
import { randomUUID } from 'node:crypto';
import { formatName, pingName } from '../backend.ts';

const [indexes, receipts] = ['index:', 'receipt:'];

/** The index of a listed kind: a sorted set of ids. */
export const indexName = (kind: string): string => indexes + kind;

/** Known to one call only. */
export const newReceiptName = (): string => receipts + randomUUID();

export const isValueName = (name: string): boolean =>
  name !== pingName && name !== formatName && !name.startsWith(indexes) && !name.startsWith(receipts);
