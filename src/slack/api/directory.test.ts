import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSlackEmulator } from '../../../emulators/slack/emulator.ts';
import { groups, otherTeam, people, places, seedWorkspace } from '../../../emulators/slack/seed.ts';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { createCall, createSlackClient } from './call.ts';
import { createDirectory } from './directory.ts';
import { createSdkLogger } from './sdk-logger.ts';

const silent = () => {};
const open = async ({ isKnown = true } = {}) => {
  const slack = await createSlackEmulator({ botToken: 'xoxb-1-2-abc', signingSecret: 's', rateLimits: false });
  seedWorkspace(slack);
  const clock = createManualClock();
  const logger = createSdkLogger({ debug: silent, info: silent, warn: silent, error: silent });
  const clientOf = (timeoutMs: number) => ({
    client: createSlackClient({ token: 'xoxb-1-2-abc', apiUrl: slack.apiUrl, timeoutMs, logger }),
    call: createCall(keepLog().log),
  });
  const directory = createDirectory({
    interactive: clientOf(2_000),
    worker: clientOf(10_000),
    clock,
    teamOf: () => (isKnown ? { teamId: slack.team.id } : undefined),
  });
  return { slack, clock, directory };
};

let world: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  world = await open();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.slack.close();
});

describe('who somebody is', () => {
  it.each([
    [people.sender, { isBot: false, isGuest: false, isExternal: false, isDeleted: false }],
    [people.guest, { isGuest: true }],
    [people.external, { isExternal: true }],
    ['USLACKBOT', { isBot: true }],
  ])('%s', async (id, expected) => expect(await world.directory.person(id)).toMatchObject(expected));

  it.each([
    ['display name', { display_name: 'Annie', real_name: 'Ann Lee' }, 'Annie'],
    ['real name, if there is no other', { real_name: 'Ann Lee' }, 'Ann Lee'],
    ['handle, if nothing else can be read', { real_name: '\u200b', name: 'ann' }, 'ann'],
    ['name in one line', { display_name: ' Ann\r\n\tLee\u2029\u202e ' }, 'Ann Lee'],
    ['name of 80 characters at most', { display_name: 'x'.repeat(200) }, `${'x'.repeat(79)}…`],
    ['name only if there is one', { display_name: '\u202e', real_name: ' ', name: '\n' }, undefined],
  ])('has a %s', async (_what, given, name) => {
    const { id } = world.slack.addUser(given);
    expect((await world.directory.person(id))?.name).toBe(name);
  });

  it('cannot be known before it is known whose the app is', async () => {
    const { slack, directory } = await open({ isKnown: false });
    onTestFinished(() => slack.close());
    expect(await directory.person(people.sender)).toBeUndefined();
  });

  it('counts a person of another workspace as a stranger, also without the flag', async () => {
    const { id } = world.slack.addUser({ team_id: otherTeam });
    expect(await world.directory.person(id)).toMatchObject({ isExternal: true });
  });

  it('counts a person without a workspace as a stranger', async () => {
    const { id } = world.slack.addUser({ team_id: '' });
    expect(await world.directory.person(id)).toMatchObject({ isExternal: true });
  });

  it('is not known of somebody whom Slack does not know', async () => {
    expect(await world.directory.person('U0NOBODY00')).toBeUndefined();
  });
});

describe('what a channel is', () => {
  it.each([
    [places.general, { kind: 'known', isMember: true, isShared: false, isPrivate: false }],
    [places.random, { kind: 'known', isMember: false }],
    [places.shared, { kind: 'known', isShared: true }],
    [places.archived, { kind: 'known', isArchived: true }],
    [places.secret, { kind: 'hidden' }],
    [places.betweenTwo, { kind: 'hidden' }],
  ])('%s', async (id, expected) => expect(await world.directory.channel(id)).toMatchObject(expected));

  it('is unknown while Slack does not answer, and that is not remembered', async () => {
    world.slack.fail('conversations.info', { status: 500 });
    expect(await world.directory.channel(places.general)).toBeUndefined();
    expect(await world.directory.channel(places.general)).toMatchObject({ kind: 'known' });
  });

  it('is refused to the worker with the reason and the wait, and asked again the next time', async () => {
    world.slack.fail('conversations.info', { retryAfter: 30 });
    const refusal = { failure: 'busy', retryAfterMs: 30_000 };
    await expect(world.directory.lookUpChannel(places.general)).rejects.toMatchObject(refusal);
    expect(await world.directory.lookUpChannel(places.general)).toMatchObject({ kind: 'known' });
  });

  it('is remembered for the worker, and for the next person, also if it came too late for the first one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { slack, directory } = world;
    const late = Promise.withResolvers<void>();
    slack.fail('conversations.info', { until: late.promise });
    const person = directory.channel(places.general);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await person).toBeUndefined();
    const worker = directory.lookUpChannel(places.general);
    late.resolve();
    expect(await worker).toMatchObject({ kind: 'known' });
    expect(await directory.channel(places.general)).toMatchObject({ kind: 'known' });
    expect(slack.log).toHaveLength(1);
  });

  it.each([
    ['groups:read', 'groups:read'],
    ['mpim:read', 'mpim:read'],
    ['channels:read,groups:read,mpim:read,im:read', 'mpim:read'],
    ['<!channel>', 'mpim:read'],
  ])('is not told without a scope: Slack needs %s', async (needed, scope) => {
    world.slack.fail('conversations.info', { error: 'missing_scope', details: { needed } });
    expect(await world.directory.channel(places.general)).toEqual({ kind: 'scope-missing', scope });
  });

  it('counts the app as a member of what is private and can be seen, where Slack does not say it', async () => {
    world.slack.habits.membership = 'unsaid';
    world.slack.invite(places.secret);
    expect(await world.directory.channel(places.secret)).toMatchObject({ isPrivate: true, isMember: true });
    expect(await world.directory.channel(places.random)).toMatchObject({ isPrivate: false, isMember: false });
  });
});

describe('the directory', () => {
  const asked = () => world.slack.log.length;

  it('remembers for a minute, by the clock', async () => {
    await world.directory.groupMembers(groups.senders);
    await world.directory.groupMembers(groups.senders);
    expect(asked()).toBe(1);
    await world.clock.advance(60_000);
    expect(await world.directory.groupMembers(groups.senders)).toEqual([people.sender, people.colleague]);
    expect(asked()).toBe(2);
  });

  it('remembers until a moment before the minute is over', async () => {
    await world.directory.groupMembers(groups.senders);
    await world.clock.advance(59_999);
    await world.directory.groupMembers(groups.senders);
    expect(asked()).toBe(1);
    await world.clock.advance(1);
    await world.directory.groupMembers(groups.senders);
    expect(asked()).toBe(2);
  });

  it('asks once for several who want to know at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => world.directory.person(people.sender)));
    expect(asked()).toBe(1);
  });

  it.each([
    ['500', { status: 500 }],
    ['429', { retryAfter: 30 }],
    ['a missing scope', { error: 'missing_scope' }],
    ['a cut connection', { resetBefore: true }],
  ])('says that it does not know after %s, and asks again the next time', async (_what, fault) => {
    world.slack.fail('usergroups.users.list', fault);
    expect(await world.directory.groupMembers(groups.senders)).toBeUndefined();
    expect(await world.directory.groupMembers(groups.senders)).toContain(people.sender);
  });

  it('does not wait longer than a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    world.slack.fail('users.info', { hang: true });
    const person = world.directory.person(people.sender);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await person).toBeUndefined();
  });
});
