import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from './logger.ts';

const logging = (options: Partial<LoggerOptions> = {}) => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ level: 'info', destination, secrets: ['plivo-secret'], ...options });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
};

describe('createLogger', () => {
  it('writes one JSON object per line, with the step and its fields', () => {
    const { log, lines, last } = logging();
    log.info('dispatch.accepted', { dispatch: '7K4Q2M', recipients: 2 });
    log.warn('second');
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.endsWith('}\n'))).toBe(true);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 30,
      step: 'dispatch.accepted',
      dispatch: '7K4Q2M',
      recipients: 2,
    });
    expect(last()).toMatchObject({ level: 40, step: 'second', time: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = logging();
    log.debug('hidden');
    expect(lines).toEqual([]);
  });

  it('masks numbers and tokens anywhere: in steps, keys, nested values and errors', () => {
    const { log, lines } = logging();
    const cause = new Error('to 415-555-0123 with xoxb-1-2');
    log.error('failed for +14155550123', {
      deep: { a: [{ '+14155550123': 'call (415) 555-0123' }] },
      map: new Map([['4155550123', '4155550123']]),
      set: new Set(['+14155550123']),
      error: new Error('no +14155550123 plivo-secret', { cause }),
    });
    expect(lines.join()).not.toMatch(/555|xoxb-|plivo-secret/);
    expect(lines.join()).toContain('***0123');
  });

  it('keeps what only looks like a number', () => {
    const { log, last } = logging();
    log.info('x', { ts: '1760000000.123456', at: 1_760_000_000_123, bytes: 4_155_550_123 });
    expect(last()).toMatchObject({ ts: '1760000000.123456', at: 1_760_000_000_123, bytes: 4_155_550_123 });
  });

  it('hides credentials and what people write, by the name of the field', () => {
    const { log, last } = logging();
    const hidden = { botToken: 'a', headers: { Authorization: 'b', cookie: 'c' }, text: 'hi', sentence: 's', body: {} };
    log.info('x', { ...hidden, signingSecret: 'd', code: 'text.mention' });
    expect(last()).toMatchObject({
      botToken: '[hidden]',
      headers: { Authorization: '[hidden]', cookie: '[hidden]' },
      text: '[hidden]',
      sentence: '[hidden]',
      body: '[hidden]',
      signingSecret: '[hidden]',
      code: 'text.mention',
    });
  });

  it('writes of an error only its name, code, message and cause', () => {
    const { log, last } = logging();
    const error = Object.assign(new TypeError('bad', { cause: new RangeError('deeper') }), {
      code: 'E1',
      request: { to: 'x' },
    });
    log.error('x', { error });
    expect(last().error).toEqual({
      name: 'TypeError',
      code: 'E1',
      message: 'bad',
      cause: { name: 'RangeError', message: 'deeper' },
    });
  });

  it('adds the stack at debug level', () => {
    const { log, last } = logging({ level: 'debug' });
    log.debug('x', { err: new Error('bad') });
    expect(last().err.stack).toContain('logger.test.ts');
  });

  it('survives anything that it is given', () => {
    const { log, last } = logging();
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    log.info('x', {
      loop,
      big: 10n,
      fn: () => 1,
      bytes: new Uint8Array(3),
      date: new Date(0),
      never: new Date(Number.NaN),
      nothing: null,
    });
    expect(last()).toMatchObject({
      big: '10',
      bytes: '[3 bytes]',
      date: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      nothing: null,
    });
    expect(JSON.stringify(last())).toContain('[deep]');
  });

  it('can write for a terminal, masked all the same', () => {
    const { log, lines } = logging({ pretty: true });
    log.info('dispatch.accepted', { to: '+14155550123' });
    expect(lines.join('')).toMatch(/INFO.*dispatch\.accepted/);
    expect(lines.join('')).toContain('***0123');
  });
});
