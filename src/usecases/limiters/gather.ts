/** Asks for one thing that several may want at once. */
export type Gather<Ask, Answer> = (
  key: string,
  ask: Ask,
  /** Answers all of them, in order; what it throws all of them hear. */
  work: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
) => Promise<Answer>;

/**
 * Lets those who want to change the same key of the store do it together. The first goes at once; those who come while it
 * is under way wait for its end and then share one change. A thousand who would each have to win a race for that key need
 * a handful of changes, and one who comes alone waits for nobody.
 *
 * Known to this process only: it saves work, and what makes the change atomic is the store.
 */
export const createGather = <Ask, Answer>(): Gather<Ask, Answer> => {
  type Waiting = PromiseWithResolvers<Answer> & { ask: Ask };
  /** A key is here while a change of it is under way. */
  const waitingBy = new Map<string, Waiting[]>();

  return (key, ask, work) => {
    const one: Waiting = { ask, ...Promise.withResolvers<Answer>() };
    const waiting = waitingBy.get(key);
    if (waiting) waiting.push(one);
    else {
      waitingBy.set(key, [one]);
      void workOff(waitingBy, key, work);
    }
    return one.promise;
  };
};

type Group<Ask, Answer> = (PromiseWithResolvers<Answer> & { ask: Ask })[];

const workOff = async <Ask, Answer>(
  waitingBy: Map<string, Group<Ask, Answer>>,
  key: string,
  work: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): Promise<void> => {
  for (let group = waitingBy.get(key) ?? []; group.length > 0; group = waitingBy.get(key) ?? []) {
    waitingBy.set(key, []);
    try {
      const answers = await work(group.map(({ ask }) => ask));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
  waitingBy.delete(key);
};
