import type { Clock, Draft, Random, Store } from '../../ports/index.ts';
import type { SendRequest } from './read-request.ts';

/** Long enough to come back after a weekend and press Fix it. */
export const draftLifeMs = 7 * 24 * 3_600_000;

export type Drafts = {
  /** @returns the id under which it can be found for a week */
  keep(draft: Draft): Promise<string>;
  /** Nobody opens somebody else's. */
  find(id: string, userId: string): Promise<Draft | undefined>;
};

export const createDrafts = ({ store, clock, random }: { store: Store; clock: Clock; random: Random }): Drafts => ({
  keep: async (draft) => {
    const id = random.id();
    await store.create('draft', id, draft, { expires: clock.now() + draftLifeMs });
    return id;
  },
  find: async (id, userId) => {
    const draft = await store.get('draft', id);
    return draft?.userId === userId ? draft : undefined;
  },
});

export const draftOf = (request: SendRequest): Draft => ({
  userId: request.userId,
  entryPoint: request.entryPoint,
  to: request.to,
  text: request.text,
  links: request.links,
  files: request.files,
  origin: request.origin,
  place: request.cardAt ?? request.origin,
  ...(request.repeats ? { repeats: request.repeats } : {}),
});
