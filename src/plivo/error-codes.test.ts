import { describe, expect, it } from 'vitest';
import { errorCodes, failureOf } from './error-codes.ts';

const documented = '10 20 30 40 50 60 70 80 90 100 110 120 130 140 200 201 300 420 450 451 900 910 960 1000'.split(' ');

describe('failureOf', () => {
  it('says what happened, the code, and what to do next', () => {
    expect(failureOf('50')).toEqual({
      code: 'plivo.50',
      sentence: 'Not delivered: the number is a landline or cannot get messages (50). Check the number.',
      field: 'to',
      cause: 'landline',
    });
  });

  it.each(documented)('has words of its own for %s', (code) => {
    expect(failureOf(code).sentence).toMatch(new RegExp(`^Not delivered: .+ \\(${code}\\)\\. [A-Z].+\\.$`));
  });

  it('has words for nothing else', () => {
    expect(Object.keys(errorCodes).sort()).toEqual([...documented].sort());
  });

  it('puts a failure of the files at the files', () => {
    expect(failureOf('140').field).toBe('files');
  });

  it.each(['952', 'constructor'])('shows the raw code %s where nobody knows its meaning', (code) => {
    expect(failureOf(code)).toMatchObject({ code: `plivo.${code}`, sentence: expect.stringContaining(code) });
  });

  it('has a sentence where Plivo gives no code', () => {
    expect(failureOf(undefined).sentence).toBe('Not delivered: Plivo gives no reason. Check the number.');
  });
});

describe('a failure invites to repeat', () => {
  const canRepeat = (code: string) => failureOf(code).canRepeat ?? false;

  it('where it passes or can be mended, and nowhere else', () => {
    const yes = documented.filter(canRepeat);
    expect(yes).toEqual(['20', '80', '90', '140', '300', '420', '451', '900', '1000']);
  });

  it('not with an unknown code', () => {
    expect(canRepeat('952')).toBe(false);
    expect(failureOf(undefined)).not.toHaveProperty('canRepeat');
  });

  it.each(documented)('as the advice for %s does', (code) => {
    const invites = /send it again/i.test(errorCodes[code]?.next ?? '');
    expect(invites).toBe(canRepeat(code));
  });
});

it('knows who opted out', () => {
  expect(documented.filter((code) => failureOf(code).optedOut)).toEqual(['200']);
});
