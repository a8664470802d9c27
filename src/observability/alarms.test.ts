import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createAlarms } from './alarms.ts';

it('says once that something needs a person, and once that it is over', () => {
  const { log, lines } = keepLog();
  let now = 1_000;
  const alarms = createAlarms(log, () => now);
  alarms.raise('plivo.credentials');
  alarms.raise('plivo.credentials');
  expect(alarms.standing()).toEqual([
    { code: 'plivo.credentials', since: '1970-01-01T00:00:01.000Z', says: expect.stringContaining('PLIVO_AUTH_TOKEN') },
  ]);
  now = 61_000;
  alarms.clear('plivo.credentials');
  alarms.clear('plivo.credentials');
  alarms.clear('slack.token');
  expect(alarms.standing()).toEqual([]);
  expect(lines.map(({ step }) => step)).toEqual(['alarm.plivo.credentials', 'alarm.over']);
});
