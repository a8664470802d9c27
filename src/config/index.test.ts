import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../ports/errors.ts';
import { type Environment, loadConfig } from './index.ts';
import { variables } from './variables.ts';

const least: Environment = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  PLIVO_AUTH_ID: 'MA0123456789ABCDEFGH',
  PLIVO_AUTH_TOKEN: 'plivo-token',
  PLIVO_SENDER_NUMBER: '+14155550123',
};

const faults = (env: Environment): string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
};

describe('loadConfig', () => {
  it('fills in the documented defaults', () => {
    expect(loadConfig(least)).toEqual({
      slack: {
        botToken: 'xoxb-1',
        appToken: 'xapp-1',
        signingSecret: undefined,
        apiUrl: 'https://slack.com/api/',
      },
      plivo: {
        authId: 'MA0123456789ABCDEFGH',
        authToken: 'plivo-token',
        previousAuthToken: undefined,
        sender: { number: '+14155550123' },
        apiUrl: 'https://api.plivo.com',
        mmsPerSecond: 0.25,
        smsPerSecond: 5,
      },
      http: { host: '0.0.0.0', port: 3000, publicUrl: undefined },
      metrics: { host: '127.0.0.1', port: undefined },
      store: { url: 'sqlite://data/slack-mms.sqlite', mayForget: false },
      allow: { users: [], usergroups: [], channels: [], admins: [], countries: ['US', 'CA'] },
      cardChannel: undefined,
      limits: {
        recipients: 10,
        userDaily: 100,
        teamDaily: 1000,
        undoSeconds: 10,
        lateAfterMinutes: 60,
        mediaTargetBytes: 600_000,
      },
      mediaPrivateHosts: [],
      showNumbers: 'masked',
      retentionDays: 90,
      logLevel: 'info',
    });
  });

  it('counts an empty variable as not set', () => {
    expect(loadConfig({ ...least, PORT: '', PUBLIC_URL: ' ', ALLOWED_USERS: '' })).toEqual(loadConfig(least));
  });

  it('ignores variables that it does not know', () => {
    expect(loadConfig({ ...least, SLACK_MMS_COLOUR: 'red', PATH: '/bin' })).toEqual(loadConfig(least));
  });

  it('names every bad variable at once, each with what is wrong and an example', () => {
    expect(
      faults({ ...least, SLACK_BOT_TOKEN: undefined, PORT: 'web', UNDO_SECONDS: '-1', CARD_CHANNEL: '#ops' }),
    ).toEqual([
      'SLACK_BOT_TOKEN is not set. Example: SLACK_BOT_TOKEN=xoxb-1234-5678-abcdef',
      'PORT must be a whole number from 0 to 65535. Example: PORT=3000',
      'CARD_CHANNEL must be a Slack channel id (C…, G… or D…). Example: CARD_CHANNEL=C012ABC',
      'UNDO_SECONDS must be a whole number from 0 to 3600. Example: UNDO_SECONDS=10',
    ]);
  });

  it('names a missing choice beside other faults', () => {
    const lines = faults({ ...least, SLACK_APP_TOKEN: undefined, PLIVO_SENDER_NUMBER: undefined, PORT: 'web' });
    expect(lines.map((line) => line.split('.')[0])).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP): one must be set',
      'PLIVO_SENDER_NUMBER or PLIVO_POWERPACK_UUID: one must be set',
    ]);
  });

  it('refuses a number and a Powerpack together', () => {
    const both = { ...least, PLIVO_POWERPACK_UUID: '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46' };
    expect(faults(both)).toEqual([
      'PLIVO_SENDER_NUMBER or PLIVO_POWERPACK_UUID: only one may be set. Example: PLIVO_SENDER_NUMBER=+14155550123',
    ]);
    expect(loadConfig({ ...both, PLIVO_SENDER_NUMBER: undefined }).plivo.sender).toEqual({
      powerpackUuid: '5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46',
    });
  });

  it('never prints a value that it was given', () => {
    const leaked = 'sk-very-secret';
    const everything = Object.fromEntries(variables.map(({ name }) => [name, `${leaked} ,${leaked}`]));
    const lines = faults(everything);
    expect(lines.length).toBeGreaterThan(25);
    expect(lines.join('\n')).not.toContain(leaked);
  });

  it('points to the sandbox when nothing is configured at all', () => {
    expect(faults({ PORT: '8080', HOME: '/root' }).at(-1)).toBe('To try it without any account: npm run sandbox');
    expect(faults({ SLACK_BOT_TOKEN: 'xoxb-1' }).join()).not.toContain('sandbox');
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-1'],
    ['SLACK_APP_TOKEN', 'xoxb-1'],
    ['SLACK_SIGNING_SECRET', 'two words'],
    ['PLIVO_AUTH_ID', '"MA0123"'],
    ['PLIVO_SENDER_NUMBER', '4155550123'],
    ['PLIVO_SENDER_NUMBER', '+1 415 555 0123'],
    ['PLIVO_SENDER_NUMBER', '+11155550123'],
    ['PLIVO_SENDER_NUMBER', '+442071838750'],
    ['PLIVO_SENDER_NUMBER', '+18765550123'],
    ['SLACK_API_URL', 'slack.com/api'],
    ['PUBLIC_URL', 'ftp://host'],
    ['PUBLIC_URL', 'https://host/?a=1'],
    ['PUBLIC_URL', 'https://host/#x'],
    ['PUBLIC_URL', 'https://ann:pw@host'],
    ['STORE_URL', 'postgres://host'],
    ['STORE_URL', 'sqlite://'],
    ['METRICS_PORT', '70000'],
    ['METRICS_PORT', '3000'],
    ['ALLOWED_USERS', 'U012ABC,ann'],
    ['ALLOWED_USERGROUPS', 'U012ABC'],
    ['ALLOWED_CHANNELS', '#general'],
    ['ALLOWED_COUNTRIES', 'US,GB'],
    ['LATE_AFTER_MINUTES', '0'],
    ['LATE_AFTER_MINUTES', '180'],
    ['MAX_RECIPIENTS', '1.5'],
    ['PLIVO_MMS_PER_SECOND', '0'],
    ['MEDIA_TARGET_BYTES', '2000001'],
    ['MEDIA_PRIVATE_HOSTS', 'files.internal'],
    ['MEDIA_PRIVATE_HOSTS', 'http://files.internal:80'],
    ['SHOW_NUMBERS', 'yes'],
    ['LOG_LEVEL', 'verbose'],
  ])('refuses %s=%s', (name, value) => {
    expect(faults({ ...least, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}\\b`))]);
  });

  it('says which entry of a list is wrong', () => {
    expect(faults({ ...least, ALLOWED_USERS: 'U012ABC, ann' })).toEqual([
      'ALLOWED_USERS: entry 2 must be a Slack user id (U… or W…). Example: ALLOWED_USERS=U012ABC,U034DEF',
    ]);
  });

  it('reads lists with spaces and empty entries', () => {
    const { allow, mediaPrivateHosts } = loadConfig({
      ...least,
      ALLOWED_USERS: ' U012ABC ,, W034DEF,',
      MEDIA_PRIVATE_HOSTS: 'files.internal:8080,[::1]:9000',
    });
    expect(allow.users).toEqual(['U012ABC', 'W034DEF']);
    expect(mediaPrivateHosts).toEqual(['files.internal:8080', '[::1]:9000']);
  });

  it('brings URLs into one spelling', () => {
    const config = loadConfig({
      ...least,
      SLACK_API_URL: 'http://127.0.0.1:9/api',
      PLIVO_API_URL: 'https://API.plivo.com:443/',
      PUBLIC_URL: 'https://MMS.example.com/bot//',
    });
    expect(config.slack.apiUrl).toBe('http://127.0.0.1:9/api/');
    expect(config.plivo.apiUrl).toBe('https://api.plivo.com');
    expect(config.http.publicUrl).toBe('https://mms.example.com/bot');
  });

  it('takes the ends of the ranges', () => {
    const { limits, http } = loadConfig({ ...least, UNDO_SECONDS: '0', LATE_AFTER_MINUTES: '179', PORT: '0' });
    expect([limits.undoSeconds, limits.lateAfterMinutes, http.port]).toEqual([0, 179, 0]);
  });
});

describe('.env.example', () => {
  const file = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const uncommented = parseEnv(file.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

  it('lists every variable, in the same order, and no other', () => {
    expect([...file.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)).toEqual(variables.map(({ name }) => name));
  });

  it('is what is read when every example in it is used', () => {
    const filledIn = Object.fromEntries(variables.map(({ name, example }) => [name, uncommented[name] || example]));
    const config = loadConfig({ ...filledIn, PLIVO_SENDER_NUMBER: '' });
    expect(config).toMatchObject({
      store: { url: 'sqlite://data/slack-mms.sqlite', mayForget: false },
      cardChannel: 'C012ABC',
    });
    expect(faults({ ...filledIn, PLIVO_POWERPACK_UUID: '' })).toEqual([]);
  });

  it('asks for the required variables when it is copied as it is', () => {
    expect(faults(parseEnv(file)).map((line) => line.split(' ')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'PLIVO_AUTH_ID',
      'PLIVO_AUTH_TOKEN',
      'SLACK_APP_TOKEN',
      'PLIVO_SENDER_NUMBER',
      'To',
    ]);
  });

  it('shows the defaults where there are any', () => {
    const shown = Object.fromEntries(
      Object.entries(uncommented).filter(([name]) =>
        /API_URL|PER_SECOND|^HOST|^PORT|STORE|COUNTRIES|MAX_|LIMIT|UNDO|LATE|TARGET|SHOW|RETENTION|LEVEL/.test(name),
      ),
    );
    expect(loadConfig({ ...shown, ...least })).toEqual(loadConfig(least));
  });
});
