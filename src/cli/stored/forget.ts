/** `slack-mms forget +1…` */
import type { Command } from 'commander';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { counted, maskNumber } from '../../domain/language/format.ts';
import { AppError } from '../../ports/errors.ts';
import { forget } from '../../store/whole/forget.ts';
import { onStore } from './on-store.ts';

export const describe = (command: Command): void => {
  command
    .argument('<number>', 'with its country code, such as +14155550123')
    .addHelpText('after', '\nStop the bot first. Slack, Plivo and your backups keep what they have.')
    .action(
      onStore(async (storeUrl, typed: string) => {
        const number = parsePhoneNumberFromString(typed)?.number;
        if (number === undefined)
          throw new AppError('number.unclear', 'Give the number with its country code: +14155550123');
        const { messages, others, underWay } = await forget(storeUrl, number, Date.now);
        const found = `${counted(messages, 'message')} to ${maskNumber(number)} and ${counted(others, 'other value')} had it.`;
        if (messages + others + underWay === 0) return `${maskNumber(number)} is not in the store.`;
        if (underWay === 0) return `${found} It is erased.`;
        const left = `${counted(underWay, 'request')} under way ${underWay === 1 ? 'has' : 'have'} it in the text.`;
        return `${found} It is erased there.\n${left} Run this again when the bot has finished with that.`;
      }),
    );
};
