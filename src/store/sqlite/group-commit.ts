/**
 * Commits together what is asked for within one turn of the event loop: the price of a durable commit is waiting for
 * the disk, which is the same for one change and for twenty.
 */
type Waiting<In, Out> = { item: In; resolve: (result: Out) => void; reject: (reason: unknown) => void };
type GroupCommit<In, Out> = { add(item: In): Promise<Out>; flush(): void };

/** `commit` is all or nothing; where a group fails, each item is tried alone, so that none fails for a neighbour. */
export const createGroupCommit = <In, Out>(commit: (items: In[]) => Out[]): GroupCommit<In, Out> => {
  let waiting: Waiting<In, Out>[] = [];

  const settle = (group: Waiting<In, Out>[]): void => {
    try {
      const results = commit(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Out);
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) settle([one]);
    }
  };
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length > 0) settle(group);
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ item, resolve, reject });
      }),
    flush,
  };
};
