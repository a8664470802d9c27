import { expect, it } from 'vitest';
import { refuse } from '../../domain/language/refusal.ts';
import { homeView, refusalsText, whoamiMessage } from './answers.ts';
import { section } from './blocks.ts';
import { help } from './help.ts';

const refusal = refuse('actor.guest', 'Ask @U012ADMIN <here>.');

it('says who one is, and whether one may send from here', () => {
  expect(whoamiMessage('U1', undefined).text).toBe('You are `U1`, and you may send from here.');
  expect(whoamiMessage('U1', refusal).text).toBe(`You are \`U1\`. ${refusalsText([refusal])}`);
});

it('shows help in the Home tab, and whether one may send at all', () => {
  expect(homeView('U1', undefined).blocks).toEqual([section(help), section('You are `U1`. You may send.')]);
  expect(homeView('U1', refusal).blocks[1]).toEqual(section(`You are \`U1\`. ${refusalsText([refusal])}`));
});

it('writes each refusal on its own line, escaped, with people by name', () =>
  expect(refusalsText([refusal, refusal])).toBe('Ask <@U012ADMIN> &lt;here&gt;.\nAsk <@U012ADMIN> &lt;here&gt;.'));
