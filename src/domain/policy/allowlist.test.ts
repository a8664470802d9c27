import { describe, expect, it } from 'vitest';
import { type Asking, isStranger, refusalToSend } from './allowlist.ts';

const member = { isBot: false, isGuest: false, isExternal: false, isDeleted: false };
const asking: Asking = {
  userId: 'U1',
  person: member,
  users: ['U1'],
  groups: [],
  inGroup: false,
  channelIds: ['C1', 'C2'],
  allowedChannels: [],
  admins: [],
};
const answer = (change: Partial<Asking>) => refusalToSend({ ...asking, ...change });

describe('may', () => {
  it.each<[string, Partial<Asking>]>([
    ['someone on the list', {}],
    ['someone in a listed group', { users: [], groups: ['S1'], inGroup: true }],
    ['someone on the list while the group cannot be read', { groups: ['S1'], inGroup: undefined }],
    ['someone in the allowed channels', { allowedChannels: ['C2', 'C1', 'C3'] }],
  ])('allows %s', (_, change) => expect(answer(change)).toBeUndefined());

  it.each<[string, string, Partial<Asking>]>([
    ['everybody while the list is empty', 'actor.empty-list', { users: [], admins: ['U1'] }],
    ['somebody else', 'actor.not-listed', { users: ['U2'] }],
    ['an admin who is not on the list', 'actor.not-listed', { users: ['U2'], admins: ['U1'] }],
    ['somebody outside the groups', 'actor.not-listed', { users: [], groups: ['S1'], inGroup: false }],
    ['a listed bot', 'actor.bot', { person: { ...member, isBot: true } }],
    ['a listed guest', 'actor.guest', { person: { ...member, isGuest: true } }],
    ['somebody of another organisation', 'actor.external', { person: { ...member, isExternal: true, isGuest: true } }],
    ['a deactivated account', 'actor.deactivated', { person: { ...member, isDeleted: true } }],
    ['a person Slack does not know just now', 'actor.unknown', { person: undefined }],
    [
      'a person whose groups are not known just now',
      'actor.unknown',
      { users: [], groups: ['S1'], inGroup: undefined },
    ],
    ['a channel that is not allowed', 'actor.channel', { allowedChannels: ['C1'] }],
  ])('refuses %s', (_, code, change) => expect(answer(change)?.code).toBe(code));

  it('tells what to put into the configuration while nobody may send', () =>
    expect(answer({ users: [] })?.sentence).toBe(
      'Nobody may send yet. Put `ALLOWED_USERS=U1` (you) into the configuration and restart.',
    ));

  it('tells whom to ask and which id to give', () => {
    expect(answer({ users: ['U2'], admins: ['U8', 'U9'] })?.sentence).toContain('Ask @U8 or @U9 to add U1 (you)');
    expect(answer({ users: ['U2'] })?.sentence).toContain('Ask whoever runs this bot to add U1 (you)');
  });

  it('names the channels that are wrong once, and those that are right', () =>
    expect(answer({ channelIds: ['C2', 'C2'], allowedChannels: ['C1', 'C3'] })).toMatchObject({
      field: 'channel',
      sentence: 'Sending is not allowed in #C2. Use #C1 or #C3 instead.',
    }));
});

describe('a stranger', () => {
  const kinds = ['isBot', 'isGuest', 'isExternal', 'isDeleted'] as const;
  it.each(kinds)('is who may not send whatever the list says: %s', (kind) => {
    const person = { ...member, [kind]: true };
    expect(isStranger(person)).toBe(true);
    expect(answer({ person })).toBeDefined();
  });

  it('is no member', () => expect(isStranger(member)).toBe(false));
});
