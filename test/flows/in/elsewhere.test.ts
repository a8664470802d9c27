/** Requests that Slack signs, of another workspace, another organization or another app: an app may be installed twice. */
import { describe, expect, it } from 'vitest';
import { otherTeam, people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, startBot } from '../../harness.ts';
import { asForm } from '../../support/fuzz/parts.ts';
import { command, interactions, type Json } from '../../support/payloads/slack.ts';
import { events } from '../../support/payloads/slack-events.ts';

const other = { team: { id: otherTeam, domain: 'other' }, enterprise: 'E0OTHER001', app: 'A0OTHER001' };
const enterprise = 'E0SANDBOX1';
const text = '+14155550123 Hello';
const typed = { ...command, user_id: people.sender, channel_id: places.general, text };
const form = interactions['the form'] as Json & { view: Json };
const mention = events['a mention'] as Json & { event: Json };
const authorization = { enterprise_id: null, team_id: 'T0SANDBOX1', user_id: 'U0SANDBOT1', is_bot: true };

const asFields = (fields: Json) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: asForm(fields),
});
const asPayload = (payload: Json) => asFields({ payload: JSON.stringify(payload) });
const asEvent = (event: Json) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ...mention, event: { ...mention.event, user: people.sender }, ...event }),
});
type Request = ReturnType<typeof asFields>;

const statusOf = async (bot: Bot, request: Request) => (await bot.people.raw('', request)).status;

/** The worse choice is that `auth.test` does not name the app: then the app is known by its token alone. */
const namesApp: BotOptions = { slack: { habits: { appId: 'said' } } };
const inOrganization: BotOptions = { slack: { enterprise } };

describe('a request', () => {
  it.each<[string, Request, BotOptions?]>([
    ['a command of another workspace', asFields({ ...typed, team_id: otherTeam })],
    ['a command of another app', asFields({ ...typed, api_app_id: other.app }), namesApp],
    ['a command of another organization', asFields({ ...typed, enterprise_id: other.enterprise }), inOrganization],
    ['a click of another workspace', asPayload({ ...interactions['a click on a card'], team: other.team })],
    ['a click of another app', asPayload({ ...interactions['a click on a card'], api_app_id: other.app }), namesApp],
    ['a form of another workspace', asPayload({ ...form, team: other.team })],
    ['a form installed elsewhere', asPayload({ ...form, view: { ...form.view, app_installed_team_id: otherTeam } })],
    ['a click of an organization', asPayload({ ...form, team: null, enterprise: { id: other.enterprise } })],
    ['an event for another workspace', asEvent({ authorizations: [{ ...authorization, team_id: otherTeam }] })],
    ['an event that another receives', asEvent({ authorizations: null, context_team_id: otherTeam })],
    ['an event of another, without more', asEvent({ authorizations: null, context_team_id: null, team_id: otherTeam })],
    ['an event of another app', asEvent({ api_app_id: other.app }), namesApp],
  ])('is refused: %s', async (_what, request, options) => {
    const bot = await startBot(options);
    expect(await statusOf(bot, request)).toBe(400);
    await bot.quiet();
    expect(bot.sends()).toEqual([]);
    expect(bot.slack.ephemerals(people.sender)).toEqual([]);
  });

  it.each<[string, Request, BotOptions?]>([
    ['a command of ours', asFields(typed), namesApp],
    [
      'a command of another workspace of ours',
      asFields({ ...typed, team_id: otherTeam, enterprise_id: enterprise }),
      inOrganization,
    ],
    [
      'an event that a stranger caused in a shared channel',
      asEvent({ team_id: otherTeam, authorizations: [authorization] }),
    ],
    ['a form that names nobody', asPayload({ ...form, team: null, enterprise: null, api_app_id: undefined })],
  ])('is taken: %s', async (_what, request, options) => {
    const bot = await startBot(options);
    expect(await statusOf(bot, request)).toBe(200);
  });
});

describe('somebody of whom Slack does not say the workspace', () => {
  it('is not of ours, and may not send, also on the list', async () => {
    const bot = await startBot({ env: { ALLOWED_USERS: 'U0NOTEAM01' } });
    bot.slack.addUser({ id: 'U0NOTEAM01', name: 'nemo', team_id: '' });
    const request = asFields({ ...typed, user_id: 'U0NOTEAM01' });
    expect((await bot.people.raw('', request)).body).toContain('Only people of this workspace may send');
    await bot.quiet();
    expect(bot.sends()).toEqual([]);
  });
});

describe('a message that a person did not write just now', () => {
  it.each(['message_changed', 'message_replied', 'bot_message', 'channel_join', 'me_message', 'reminder_add', ''])(
    'is no order: %j',
    async (subtype) => {
      const bot = await startBot();
      for (const type of ['app_mention', 'message'])
        await bot.people.event({
          ...mention.event,
          type,
          subtype,
          user: people.sender,
          text: `<@${bot.slack.bot.user}> ${text}`,
        });
      await bot.quiet();
      expect(bot.sends()).toEqual([]);
    },
  );
});
