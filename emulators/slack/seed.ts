import type { SlackEmulator } from './emulator.ts';

/** A small company for trying the app: ids are fixed so that a configuration can name them. */
export const people = {
  sender: 'U0ANN00001',
  colleague: 'U0BEN00001',
  unlisted: 'U0CAL00001',
  admin: 'U0DEE00001',
  guest: 'U0GUS00001',
  external: 'U0EVE00001',
} as const;
export const places = {
  general: 'C0GENERAL1',
  random: 'C0RANDOM01',
  secret: 'C0SECRET01',
  shared: 'C0SHARED01',
  archived: 'C0OLD00001',
  betweenTwo: 'D0ANNBEN01',
} as const;
export const groups = { senders: 'S0SENDERS1' } as const;
export const otherTeam = 'T0OTHER001';

/** General has the bot; random does not; secret is private without it; shared is with another organisation. */
export const seedWorkspace = (slack: Pick<SlackEmulator, 'addUser' | 'addChannel' | 'addUsergroup'>): void => {
  slack.addUser({ id: people.sender, name: 'ann', real_name: 'Ann Sender' });
  slack.addUser({ id: people.colleague, name: 'ben', real_name: 'Ben Colleague' });
  slack.addUser({ id: people.unlisted, name: 'cal', real_name: 'Cal Unlisted' });
  slack.addUser({ id: people.admin, name: 'dee', real_name: 'Dee Admin', is_admin: true });
  slack.addUser({ id: people.guest, name: 'gus', real_name: 'Gus Guest', is_restricted: true });
  slack.addUser({ id: people.external, name: 'eve', team_id: otherTeam, is_stranger: true });

  const { sender, colleague, unlisted, admin, guest, external } = people;
  const members = [sender, colleague, unlisted, admin, guest];
  slack.addChannel({ id: places.general, name: 'general', members, bot: true });
  slack.addChannel({ id: places.random, name: 'random', members });
  slack.addChannel({ id: places.secret, name: 'secret', kind: 'private', members: [sender, colleague, admin] });
  slack.addChannel({
    id: places.shared,
    name: 'shared',
    members: [...members, external],
    bot: true,
    is_ext_shared: true,
  });
  slack.addChannel({ id: places.archived, name: 'old', members, bot: true, is_archived: true });
  slack.addChannel({ id: places.betweenTwo, kind: 'im', name: '', members: [sender, colleague] });
  slack.addUsergroup({ id: groups.senders, handle: 'senders', users: [sender, colleague] });
};
