/** `slack-mms restore FILE` */
import type { Command } from 'commander';
import { counted } from '../../domain/language/format.ts';
import { restore } from '../../store/whole/restore.ts';
import { onStore } from './on-store.ts';

const nothingSent = 'no bot ran since the backup, so send what waited then (otherwise people may be texted twice)';

export const describe = (command: Command): void => {
  command
    .argument('<file>', 'a file that `slack-mms backup` made')
    .option('--nothing-sent-since', nothingSent, false)
    .addHelpText('after', '\nIt fills the store at STORE_URL, which must be empty. Stop the bot first.')
    .action(
      onStore(async (storeUrl, file: string, { nothingSentSince }: { nothingSentSince: boolean }) => {
        const { values, doubted } = await restore(file, storeUrl, { now: Date.now, nothingSentSince });
        const sentence = `The store at STORE_URL holds ${counted(values, 'value')}. You can start the bot.`;
        if (doubted === 0) return sentence;
        const waited = `${counted(doubted, 'message')} waited when the backup was made, and may have left since.`;
        return `${sentence}\n${waited} The bot asks Plivo, and then the senders decide on the cards.`;
      }),
    );
};
