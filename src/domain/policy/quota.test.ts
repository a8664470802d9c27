import { expect, it } from 'vitest';
import { dayOf, endOfDay, overTeamLimit, overUserLimit } from './quota.ts';

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

it('counts in UTC days', () => {
  expect(dayOf(at('23:59:59.999'))).toBe('2026-11-21');
  expect(dayOf(endOfDay(at('00:00:00')))).toBe('2026-11-22');
  expect(endOfDay(at('23:59:59.999'))).toBe(Date.parse('2026-11-22T00:00:00Z'));
});

it('names what was used, the limit, and when it starts again', () =>
  expect(overUserLimit({ used: 98, wanted: 5, limit: 100, now: at('20:40:00') })).toEqual({
    code: 'limit.user',
    field: 'to',
    sentence:
      'You have used 98 of 100 messages for today, so 5 more cannot go out. Send to 2 at most, or wait: the count starts again at 00:00 UTC, in about 4 hours.',
  }));

it('offers no smaller number where nothing is left', () =>
  expect(overTeamLimit({ used: 1000, wanted: 1, limit: 1000, now: at('23:35:00') })).toEqual({
    code: 'limit.team',
    field: 'to',
    sentence:
      'Your team has used 1,000 of 1,000 messages for today, so 1 more cannot go out. Wait: the count starts again at 00:00 UTC, in 25 minutes.',
  }));
