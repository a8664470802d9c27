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

it('goes on after a restart with what stood before, and says so once', () => {
  const { log, lines } = keepLog();
  const alarms = createAlarms(log, () => 90_000);
  const changed: string[] = [];
  alarms.watch((code) => void changed.push(code));
  alarms.resume('plivo.silent', 30_000);
  alarms.raise('plivo.silent');
  expect(alarms.now('plivo.silent').since).toBe(30_000);
  expect(changed).toEqual([]);
  alarms.clear('plivo.silent');
  expect(changed).toEqual(['plivo.silent']);
  expect(lines.map(({ step, fields }) => [step, fields.resumed, fields.lastedMs])).toEqual([
    ['alarm.plivo.silent', true, undefined],
    ['alarm.over', undefined, 60_000],
  ]);
});
