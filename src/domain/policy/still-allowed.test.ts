import { expect, it } from 'vitest';
import { refusalToStart, type Starting } from './still-allowed.ts';

const member = { isBot: false, isGuest: false, isExternal: false, isDeleted: false };
const starting: Starting = {
  senderId: 'U1',
  sender: undefined,
  users: ['U1'],
  groups: [],
  inGroup: undefined,
  channelIds: ['C1', 'C2'],
  allowedChannels: [],
};
const answer = (change: Partial<Starting>) => refusalToStart({ ...starting, ...change })?.code;

it.each<[string, Partial<Starting>]>([
  ['its sender is on the list', {}],
  ['its sender is known, and of this team', { sender: member }],
  ['its sender was last seen in a group', { users: [], groups: ['S1'], inGroup: true }],
  ['nothing is known of the groups now', { users: [], groups: ['S1'], inGroup: undefined }],
  ['its channels are allowed', { allowedChannels: ['C1', 'C2'] }],
])('starts where %s', (_what, change) => expect(answer(change)).toBeUndefined());

it.each<[string, string, Partial<Starting>]>([
  ['the list was emptied', 'start.empty-list', { users: [] }],
  ['its sender was taken off the list', 'start.not-listed', { users: ['U2'] }],
  ['its sender left the groups', 'start.not-listed', { users: [], groups: ['S1'], inGroup: false }],
  ['its sender was deactivated', 'start.sender', { sender: { ...member, isDeleted: true } }],
  ['its sender became a guest', 'start.sender', { sender: { ...member, isGuest: true } }],
  ['one of its channels is not allowed any more', 'start.channel', { allowedChannels: ['C1'] }],
])('does not start where %s', (_what, code, change) => expect(answer(change)).toBe(code));
