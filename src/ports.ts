/**
 * What the use cases need of the world, as types only. Adapters implement these at the edge (`slack/`, `plivo/`,
 * `media/`, `store/`, `queue/`); `app.ts` puts them together.
 */
export type * from './ports/carrier.ts';
export type * from './ports/delivery.ts';
export type * from './ports/directory.ts';
export type * from './ports/media.ts';
export type * from './ports/queue.ts';
export type * from './ports/runtime.ts';
export type * from './ports/store.ts';
export type * from './ports/stored.ts';
