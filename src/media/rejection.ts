import type { Inspected } from './inspect.ts';

/** Why an attachment cannot be sent; the sentences are in `refusals.ts`. */
export type Rejection =
  | { why: 'empty' | 'damaged' | 'vector' | 'too-large-together' }
  | { why: 'too-large'; bytes: number }
  | { why: 'too-many-pixels'; width: number; height: number }
  | { why: 'type'; found: Inspected | undefined };

export type Rejected = { kind: 'refused'; no: Rejection };

export const rejected = (no: Rejection): Rejected => ({ kind: 'refused', no });
