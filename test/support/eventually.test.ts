import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';

describe('waiting', () => {
  it('ends with what the check gives, once it gives something', async () => {
    let looks = 0;
    const found = await eventually('the third look', () => {
      looks += 1;
      return looks === 3 && 'found';
    });
    expect(found).toBe('found');
  });

  it('goes on while an assertion fails', async () => {
    let looks = 0;
    await eventually('two looks', () => {
      looks += 1;
      expect(looks).toBe(2);
    });
    expect(looks).toBe(2);
  });

  it('fails with what it waited for', async () => {
    await expect(eventually('a card in #general', () => false, 20)).rejects.toThrow(
      'waited 0.02 s in vain: a card in #general',
    );
  });

  it('fails with the last complaint too', async () => {
    await expect(eventually('two phones', () => expect(1).toBe(2), 20)).rejects.toThrow(
      /two phones\n.*expected 1 to be 2/,
    );
  });
});
