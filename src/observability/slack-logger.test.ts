import { type Logger, LogLevel } from '@slack/bolt';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Log } from '../ports/index.ts';
import { slackLogger } from './slack-logger.ts';

const recording = () => {
  const lines: unknown[][] = [];
  const at =
    (level: string): Log['info'] =>
    (step, fields) =>
      void lines.push([level, step, fields]);
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { lines, logger: slackLogger<LogLevel>(log, LogLevel.INFO) };
};

describe('slackLogger', () => {
  it('is what Slack’s packages ask for', () => {
    expectTypeOf(recording().logger).toExtend<Logger>();
  });

  it('keeps an error that follows a text', () => {
    const { logger, lines } = recording();
    const error = new Error('down');
    logger.error('socket', 'closed', error);
    logger.warn(error);
    expect(lines).toEqual([
      ['error', 'slack.sdk', { message: 'socket closed', error }],
      ['warn', 'slack.sdk', { error }],
    ]);
  });

  it('names the part that it speaks for', () => {
    const { logger, lines } = recording();
    logger.setName('web-api');
    logger.info('hello');
    expect(lines).toEqual([['info', 'slack.sdk', { source: 'web-api', message: 'hello' }]]);
  });

  it('never hands on debug lines or objects, which hold request bodies', () => {
    const { logger, lines } = recording();
    logger.setLevel(LogLevel.DEBUG);
    logger.debug('apiCall', { text: 'hi' });
    logger.info('sending', { text: 'hi' });
    expect(logger.getLevel()).toBe(LogLevel.DEBUG);
    expect(lines).toEqual([['info', 'slack.sdk', { message: 'sending object' }]]);
  });
});
