import { expect, it } from 'vitest';
import { misspeltIn } from './misspelt.ts';

it.each([
  ['ALLOWED_USER', 'ALLOWED_USERS'],
  ['SLACK_BOT_TOKN', 'SLACK_BOT_TOKEN'],
  ['PUBLIC_URI', 'PUBLIC_URL'],
  ['slack_app_token', 'SLACK_APP_TOKEN'],
  ['RETENTION-DAYS', 'RETENTION_DAYS'],
])('%s was meant to be %s', (given, meant) => {
  expect(misspeltIn({ [given]: 'x' })).toEqual([{ given, meant }]);
});

it.each(['PATH', 'HOME', 'HOSTS', 'SPORT', 'SLACK_WEBHOOK_URL', 'PLIVO_SRC', 'REDIS_URL'])(
  '%s is of others',
  (name) => {
    expect(misspeltIn({ [name]: 'x' })).toEqual([]);
  },
);

it('says nothing of one beside the right one, or of one that is set to nothing', () => {
  expect(misspeltIn({ ALLOWED_USER: 'x', ALLOWED_USERS: 'U1', PUBLIC_URI: ' ' })).toEqual([]);
});
