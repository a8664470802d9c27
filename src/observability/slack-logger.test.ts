import type { Logger } from '@slack/bolt';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Log } from '../ports/index.ts';
import { slackLogger } from './logger.ts';

const recording = () => {
  const lines: unknown[][] = [];
  const at =
    (level: string): Log['info'] =>
    (step, fields) =>
      void lines.push([level, step, fields]);
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { lines, logger: slackLogger(log) };
};

describe('slackLogger', () => {
  it('is what Slack’s packages ask for', () => {
    expectTypeOf(recording().logger).toExtend<Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>>();
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

  it('never hands on debug lines or objects, which hold request bodies', () => {
    const { logger, lines } = recording();
    const { debug }: Pick<Logger, 'debug'> = logger;
    debug('apiCall', { text: 'hi' });
    logger.info('sending', { text: 'hi' });
    expect(lines).toEqual([['info', 'slack.sdk', { message: 'sending object' }]]);
  });
});
