import { describe, expect, it } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

describe('a group commit', () => {
  it('commits together what was asked for in the same turn, and answers each with its own result', async () => {
    const groups: number[][] = [];
    const commits = createGroupCommit((items: number[]) => {
      groups.push(items);
      return items.map((item) => item * 10);
    });
    expect(await Promise.all([commits.add(1), commits.add(2)])).toEqual([10, 20]);
    expect(await commits.add(3)).toBe(30);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('lets none fail for a neighbour', async () => {
    const commits = createGroupCommit((items: number[]) => {
      if (items.includes(2)) throw new RangeError('no 2');
      return items;
    });
    const outcomes = await Promise.allSettled([commits.add(1), commits.add(2), commits.add(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('answers before anything else happens when it is flushed', async () => {
    const groups: number[][] = [];
    const commits = createGroupCommit((items: number[]) => {
      groups.push(items);
      return items;
    });
    const answer = commits.add(1);
    commits.flush();
    expect(groups).toEqual([[1]]);
    expect(await answer).toBe(1);
  });
});
