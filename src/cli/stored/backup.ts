/** `slack-mms backup FILE` */
import type { Command } from 'commander';
import { counted } from '../../domain/language/format.ts';
import { backUp } from '../../store/whole/backup.ts';
import { onStore } from './on-store.ts';

export const describe = (command: Command): void => {
  command
    .argument('<file>', 'the new file; it must not be there yet')
    .addHelpText('after', '\nThe bot may go on running. `slack-mms restore` makes a store of the file again.')
    .action(
      onStore(async (storeUrl, file: string) => {
        const count = await backUp(storeUrl, file, Date.now);
        return `${file} holds ${counted(count, 'value')}. It has phone numbers and texts in it: keep it where only you can read it.`;
      }),
    );
};
