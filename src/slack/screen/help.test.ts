import { expect, it } from 'vitest';
import { refuse } from '../../domain/language/refusal.ts';
import { section } from './blocks.ts';
import { help, homeView, whoami } from './help.ts';
import { privateWords } from './private-words.ts';

const refusal = refuse('actor.guest', 'Ask @U012ADMIN <here>.');

it('says who one is, and whether one may send from here', () => {
  expect(whoami('U1', undefined, 'here')).toBe('You are `U1`, and you may send from here.');
  expect(whoami('U1', refusal, 'here')).toBe(`You are \`U1\`. ${privateWords.refused([refusal])}`);
});

it('shows help in the Home tab, and whether one may send at all', () => {
  expect(homeView('U1', undefined).blocks).toEqual([section(help), section('You are `U1`. You may send.')]);
  expect(homeView('U1', refusal).blocks[1]).toEqual(section(`You are \`U1\`. ${privateWords.refused([refusal])}`));
});
