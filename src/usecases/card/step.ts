import type { Card } from '../../ports/index.ts';

/** Nothing more happens now: it goes on `at`, in milliseconds since 1970, or not before there is news. */
export type NotNow = { kind: 'later'; at: number } | { kind: 'gave-up' };

/** What became of one step of drawing; `card` is the card as it is now. */
export type Step = { kind: 'done'; card: Card } | NotNow;
