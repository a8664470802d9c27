/**
 * Commits together what is asked for within one turn of the event loop: the price of a durable commit is waiting for
 * the disk, which is the same for one change and for twenty.
 *
 * @param commit is all or nothing; where a group fails, each item is tried alone, so that none fails for a neighbour
 */
export const createGroupCommit = <In, Out>(commit: (items: In[]) => Out[]) => {
  type Waiting = PromiseWithResolvers<Out> & { item: In };
  let waiting: Waiting[] = [];

  const settle = (group: Waiting[]): void => {
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
  const add = (item: In): Promise<Out> => {
    if (waiting.length === 0) setImmediate(flush);
    const one = { item, ...Promise.withResolvers<Out>() };
    waiting.push(one);
    return one.promise;
  };
  return { add, flush };
};
