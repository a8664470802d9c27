import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime, reportedTime } from './times.ts';

describe('readTime', () => {
  it.each([
    ['2026-11-21 06:53:03.123456', '2026-11-21T06:53:03.123Z'],
    ['2026-11-21 06:53:03', '2026-11-21T06:53:03.000Z'],
    ['2024-08-21 18:28:51.94772+05:30', '2024-08-21T12:58:51.947Z'],
    ['2017-05-22 00:36:14+05:30', '2017-05-21T19:06:14.000Z'],
  ])('reads %s', (text, iso) => expect(new Date(readTime(text) ?? 0).toISOString()).toBe(iso));

  it.each([
    undefined,
    null,
    '',
    'soon',
    '2026-02-30 06:53:03',
    '2026-13-01 06:53:03',
    '2026-11-21 25:00:00',
    '2026-11-21',
    '1795000000',
    '2026-11-21 06:53:03 PST',
    '2026-11-21 06:53:03+99:99',
    ' 2026-11-21 06:53:03',
  ])('does not guess at %j', (text) => expect(readTime(text)).toBeUndefined());

  it('reads what Plivo writes for any moment', () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (at) => {
        const text = at.toISOString().replace('T', ' ').replace('Z', '000');
        expect(readTime(text)).toBe(at.getTime());
        expect(readTime(`${text}+05:30`)).toBe(at.getTime() - 5.5 * 3_600_000);
      }),
    );
  });
});

describe('reportedTime', () => {
  const times = { taken: '2026-11-21 06:00:00', sent: '2026-11-21 06:00:01', ended: '2026-11-21 06:00:02' };

  it.each([
    ['submitted', '06:00:00'],
    ['sent', '06:00:01'],
    ['delivered', '06:00:02'],
    ['undelivered', '06:00:02'],
    ['failed', '06:00:02'],
  ] as const)('of %s is %s', (state, time) =>
    expect(reportedTime(state, times)).toEqual({ occurredAt: Date.parse(`2026-11-21T${time}Z`) }),
  );

  it('is not made of another state’s time', () => expect(reportedTime('delivered', { sent: times.sent })).toEqual({}));
});
