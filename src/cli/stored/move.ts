/** `slack-mms move FROM TO` */
import type { Command } from 'commander';
import { counted } from '../../domain/language/format.ts';
import { move } from '../../store/whole/move.ts';
import { onStore } from './on-store.ts';

export const describe = (command: Command): void => {
  command
    .argument('<from>', 'the STORE_URL until now, such as sqlite://data/slack-mms.sqlite')
    .argument('<to>', 'the new one, which must be empty, such as redis://127.0.0.1:6379')
    .addHelpText('after', '\nStop the bot first. If it is interrupted, run it again.')
    .action(
      onStore(async (_storeUrl, from: string, to: string) => {
        const count = await move(from, to, Date.now);
        return `${counted(count, 'value')} moved, and the old store is empty. Set STORE_URL to the new one, then start the bot.`;
      }),
    );
};
