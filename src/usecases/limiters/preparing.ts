/** So many links of one person that never answer cost nobody else anything; what one person sends at once is prepared about as fast. */
const perPerson = 4;

/**
 * Which dispatches this process makes ready, a few of each person at a time, so that the slow links of one person hold up only
 * what the same person sends.
 */
export type Preparing = {
  /** @returns what ends the work on it; undefined if it is not its turn: then `end` names it once it is */
  begin(userId: string, dispatchId: string): AbortSignal | undefined;
  /** No work is done for it, whether it was or not. @returns one of this person's that waited and has its turn now, to be woken */
  end(userId: string, dispatchId: string): string | undefined;
  /** It will not be sent: the work on it, if this process does any, ends now. */
  stop(dispatchId: string): void;
};

type Person = { working: Set<string>; waiting: Set<string> };

/** Known to this process only, like a picture in its memory. */
export const createPreparing = (): Preparing => {
  const people = new Map<string, Person>();
  const work = new Map<string, AbortController>();
  return {
    begin: (userId, dispatchId) => {
      const person = people.get(userId) ?? { working: new Set(), waiting: new Set() };
      people.set(userId, person);
      if (person.working.size >= perPerson && !person.working.has(dispatchId)) {
        person.waiting.add(dispatchId);
        return undefined;
      }
      person.waiting.delete(dispatchId);
      person.working.add(dispatchId);
      const controller = new AbortController();
      work.set(dispatchId, controller);
      return controller.signal;
    },
    end: (userId, dispatchId) => {
      work.delete(dispatchId);
      const person = people.get(userId);
      if (!person) return undefined;
      person.working.delete(dispatchId);
      person.waiting.delete(dispatchId);
      if (person.working.size + person.waiting.size === 0) people.delete(userId);
      const [next] = person.waiting;
      if (next === undefined || person.working.size >= perPerson) return undefined;
      person.waiting.delete(next);
      return next;
    },
    stop: (dispatchId) => work.get(dispatchId)?.abort(),
  };
};
