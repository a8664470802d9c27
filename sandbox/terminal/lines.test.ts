import { expect, it } from 'vitest';
import type { Part } from '../drawn.ts';
import { linesOf, newLines } from './lines.ts';

const section = (text: string): Part => ({ kind: 'section', pieces: [{ kind: 'text', text }] });
const buttons = (...labels: string[]): Part => ({
  kind: 'buttons',
  buttons: labels.map((label) => ({ label, style: '' })),
});

it('gives each line of a section its own line, and buttons one for all', () => {
  expect(linesOf([section('one\ntwo'), buttons('Cancel', 'Details')])).toEqual(['one', 'two', '[Cancel] [Details]']);
});

it('tells only what changed on a card', () => {
  const before = [section('Hello'), section('0123: Plivo has it\n0187: Plivo has it')];
  const after = [section('Hello'), section('0123: Delivered\n0187: Plivo has it')];
  expect(newLines(after, before)).toEqual(['0123: Delivered']);
});

it('tells of a row of buttons when one came, not when one went', () => {
  const before = [buttons('Cancel', 'Details')];
  expect(newLines([buttons('Details')], before)).toEqual([]);
  expect(newLines([buttons('Fix it', 'Details')], before)).toEqual(['[Fix it] [Details]']);
});

it('names a picture by what stands for it', () => {
  expect(linesOf([{ kind: 'picture', alt: 'cat.jpg', fileId: 'F1' }])).toEqual(['[picture: cat.jpg]']);
});
