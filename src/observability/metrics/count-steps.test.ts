import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { countSteps } from './count-steps.ts';
import { createMetrics } from './metrics.ts';

const start = () => {
  const metrics = createMetrics({ version: '1.2.3' });
  const { log, lines } = keepLog();
  const scraped = async () => (await metrics.registry.metrics()).split('\n');
  return { log: countSteps(log, metrics), lines, scraped };
};

it.each<[string, Record<string, unknown>, string]>([
  [
    'dispatch.accepted',
    { entryPoint: 'command', recipients: 3, user: 'U1' },
    'requests_accepted_total{entry_point="command"} 1',
  ],
  ['dispatch.accepted', { entryPoint: 'command', recipients: 3 }, 'messages_accepted_total 3'],
  ['request.refused', { codes: ['recipient.country', 'text.long'] }, 'requests_refused_total{reason="text.long"} 1'],
  ['message.delivered', { by: 'reported' }, 'messages_total{state="delivered"} 1'],
  ['message.delivered', { by: 'reported' }, 'reports_total{result="delivered"} 1'],
  ['message.unconfirmed', { by: 'send.unknown' }, 'messages_total{state="unconfirmed"} 1'],
  ['message.polled', { was: 'unconfirmed', is: 'sent' }, 'messages_total{state="sent"} 1'],
  ['dispatch.cancelled', { stopped: 4 }, 'messages_total{state="cancelled"} 4'],
  ['dispatch.failed', { dropped: 2 }, 'messages_total{state="failed"} 2'],
  ['report.nothing-new', {}, 'reports_total{result="nothing_new"} 1'],
  ['http.refused', { reasons: { '401 no signature fits': 7 } }, 'http_refused_total{reason="401"} 7'],
  ['slack.called', { method: 'chat.update' }, 'slack_calls_total{method="chat.update",result="ok"} 1'],
  [
    'slack.call-failed',
    { method: 'chat.update', why: 'ratelimited' },
    'slack_calls_total{method="chat.update",result="rate_limited"} 1',
  ],
])('counts %s %j', async (step, fields, line) => {
  const { log, lines, scraped } = start();
  log.info(step, fields);
  expect(await scraped()).toContain(`slack_mms_${line}`);
  expect(lines).toEqual([{ level: 'info', step, fields }]);
});

it('counts problems by their level, and what did not change not at all', async () => {
  const { log, scraped } = start();
  log.warn('anything');
  log.info('message.polled', { was: 'sent', is: 'sent' });
  const lines = await scraped();
  expect(lines).toContain('slack_mms_log_problems_total{level="warn"} 1');
  expect(lines.filter((it) => it.startsWith('slack_mms_messages_total{'))).toEqual([]);
});

it('makes no label of what is not a word of ours', async () => {
  const { log, scraped } = start();
  log.info('request.refused', { codes: ['+14155550123', 'two words', 7] });
  log.info('dispatch.accepted', { entryPoint: { any: 'thing' }, recipients: Number.NaN });
  const lines = await scraped();
  expect(lines).toContain('slack_mms_requests_refused_total{reason="other"} 3');
  expect(lines.join('\n')).not.toContain('4155550123');
});
