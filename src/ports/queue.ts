/**
 * A wake-up says "look at this": `prepare.<dispatchId>`, `preview.<dispatchId>`, `release.<dispatchId>`, `draw.<dispatchId>`,
 * `page.<dispatchId>.<number>`, `send.<recordId>`, `reconcile.<recordId>`, `notice.<noticeId>`, `line.<mms | sms>`, `expire.previews`.
 */
export type WakeId =
  `${'prepare' | 'preview' | 'release' | 'page' | 'send' | 'reconcile' | 'draw' | 'notice' | 'line' | 'expire'}.${string}`;

/**
 * The record is the truth, a job is only a wake-up: it may be lost, doubled or late without harm. In one process one
 * handler runs per id at a time; a wake-up that comes while it runs makes it run once more. Between processes it is the
 * leases in the store that exclude.
 */
export type Queue = {
  wake(id: WakeId, notBefore: number): void;
  start(handler: (id: WakeId) => Promise<void>): void;
  /** Takes no more wake-ups and resolves when what is running has ended, or after 12 s. */
  stop(): Promise<void>;
};
