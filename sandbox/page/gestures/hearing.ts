/** What an operator adds so that the app hears every message of its channels, and not only what mentions it. */
import type { World } from '../../world.ts';

const events = ['message.channels', 'message.groups'];
const scopes = ['channels:history', 'groups:history'];

type Installed = Pick<World['slack'], 'events' | 'scopes'>;

export const hearsAll = ({ events: subscribed }: Installed): boolean => events.every((event) => subscribed.has(event));

export const setHearing = (installed: Installed, all: boolean): void => {
  const change = (set: Set<string>, names: readonly string[]) => {
    for (const name of names) all ? set.add(name) : set.delete(name);
  };
  change(installed.events, events);
  change(installed.scopes, scopes);
};
