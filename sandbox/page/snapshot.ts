/** Everything that the page shows, as one value. */

import { isObject, objects, text } from '../../emulators/slack/json.ts';
import { people, places } from '../../emulators/slack/seed.ts';
import type { ShownView } from '../../emulators/slack/views/views.ts';
import type { Message } from '../../emulators/slack/workspace/message.ts';
import { type Channel, installation, type User } from '../../emulators/slack/workspace/workspace.ts';
import type { BotControl } from '../bot/control.ts';
import { chosenHabits } from '../habits.ts';
import { numbers, type World } from '../world.ts';
import type { Switches } from './gestures/faults.ts';
import { hearsAll } from './gestures/hearing.ts';
import { phonesOf } from './phones.ts';
import type { Conversation, Person, ShownMessage, Snapshot, View } from './shared.ts';
import type { Tally } from './tally.ts';
import type { Wire } from './wire.ts';

export type PageParts = { world: World; bot: BotControl; switches: Switches; tally: Tally; wire: Wire };

const whatOf: Record<string, string> = {
  [people.sender]: 'may send',
  [people.colleague]: 'not on the list',
  [people.unlisted]: 'not on the list',
  [people.admin]: 'admin, not on the list',
  [people.guest]: 'guest',
  [people.external]: 'of another organization',
};

const personOf = ({ id, name, real_name, team_id }: User): Person => ({
  id,
  name,
  realName: real_name,
  what: whatOf[id] ?? '',
  isColleague: team_id === installation.team.id,
});

const conversationOf = ({ id, name, kind, members, is_ext_shared, is_archived }: Channel): Conversation => ({
  id,
  name,
  kind,
  members: [...members],
  hasBot: members.has(installation.bot.user),
  isShared: is_ext_shared,
  isArchived: is_archived,
});

const messageOf = ({ channel, ts, to, user, bot_id, edited, thread_ts, ...said }: Message): ShownMessage => ({
  channel,
  ts,
  text: said.text,
  user: user ?? '',
  isApp: bot_id !== undefined,
  blocks: said.blocks ?? [],
  files: objects(said.files).map(({ id, name, mimetype }) => ({
    id: text(id),
    name: text(name),
    type: text(mimetype),
  })),
  edited: edited !== undefined,
  ...(thread_ts === undefined ? {} : { thread_ts }),
  ...(to === undefined ? {} : { to }),
});

const words = (value: unknown): string => (isObject(value) ? text(value.text) : '');

const viewOf = ({ id, title, submit, close, blocks, state }: ShownView): View => ({
  id,
  title: words(title),
  submit: words(submit),
  close: words(close),
  blocks,
  values: state.values,
});

const viewsOf = (ids: readonly string[], seenBy: (id: string) => ShownView | undefined): Record<string, View> =>
  Object.fromEntries(
    ids.flatMap((id) => {
      const view = seenBy(id);
      return view ? [[id, viewOf(view)]] : [];
    }),
  );

export const snapshotOf = ({ world, bot, switches, tally, wire }: PageParts): Snapshot => {
  const { slack } = world;
  const persons = Object.values(people).flatMap((id) => slack.users.get(id) ?? []);
  const ids = persons.map(({ id }) => id);
  const channels = [...slack.channels.values()];
  const posted = channels.flatMap(({ id }) => slack.messages(id));
  const whispered = ids.flatMap((id) => slack.ephemerals(id));
  return {
    bot: bot.state(),
    app: { name: installation.bot.name, user: installation.bot.user },
    people: persons.map(personOf),
    conversations: channels.map(conversationOf),
    groups: [...slack.usergroups.values()].map(({ id, handle }) => ({ id, handle })),
    messages: [...posted, ...whispered].map(messageOf).toSorted((a, b) => Number(a.ts) - Number(b.ts)),
    views: viewsOf(ids, slack.view),
    homes: viewsOf(ids, slack.home),
    phones: phonesOf(world),
    counts: tally.counts(),
    settings: switches.settings(),
    habits: chosenHabits(world),
    hearsAll: hearsAll(slack),
    wire: wire.entries(),
    sample: { to: numbers.mobile, pictureUrl: world.pictureUrl, general: places.general, sender: people.sender },
  };
};
