/**
 * What the use cases need of the world, as types, and the few errors that use cases catch. Adapters implement these at the edge (`slack/`, `plivo/`,
 * `media/`, `store/`, `queue/`); `app/start.ts` puts them together.
 */
export type * from './carrier.ts';
export type * from './delivery.ts';
export type * from './directory.ts';
export type * from './media.ts';
export type * from './posted.ts';
export type * from './queue.ts';
export type * from './runtime.ts';
export type * from './store.ts';
export type * from './stored.ts';
