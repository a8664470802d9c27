import type { BotControl } from '../bot/control.ts';
import type { World } from '../world.ts';
import { createSwitches } from './gestures/faults.ts';
import { type Page, startPage } from './server.ts';
import { createTally } from './tally.ts';
import { createWire } from './wire.ts';

export type { Page } from './server.ts';

/** Opens the page on this world. Rejects if the port is taken. */
export const openPage = ({ world, bot }: { world: World; bot: BotControl }, port: number): Promise<Page> => {
  const tally = createTally(world.plivo);
  world.slack.onChange((change) => {
    if ('message' in change && change.kind !== 'deleted') tally.note(change.message);
  });
  return startPage({ world, bot, tally, switches: createSwitches(world), wire: createWire(world) }, port);
};
