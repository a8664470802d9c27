import { describe, expect, it } from 'vitest';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { buttonWords, cancelLabel, cardWords } from './card-words.ts';

describe('the label of Cancel', () => {
  const waiting = sampleRecord('waiting');
  it('is Cancel while nothing has left', () => {
    expect(cancelLabel(sampleDispatch(), [waiting, waiting])).toBe(buttonWords.cancel);
  });
  it('counts what can still be stopped once something left', () => {
    expect(cancelLabel(sampleDispatch(), [waiting, waiting, sampleRecord('sending')])).toBe('Stop the remaining 2');
  });
});

describe('where the card went', () => {
  it.each(['shared', 'archived', 'between-two', 'unreachable'] as const)('is explained: %s', (insteadBecause) => {
    const place = { channelId: '', shared: false, insteadBecause };
    expect(cardWords.elsewhere(place, 'C1')).toMatch(/direct messages with me, because .*\.$/);
    expect(cardWords.hereBecause(place, 'C1')).toMatch(/^Here because .*\.$/);
  });
  it('needs no explanation where it was asked for', () => {
    expect(cardWords.elsewhere({ channelId: 'C1', shared: false }, 'C1')).toBeUndefined();
    expect(cardWords.hereBecause({ channelId: 'C1', shared: false }, 'C1')).toBeUndefined();
  });
});
