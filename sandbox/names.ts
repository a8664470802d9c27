import type { SlackEmulator } from '../emulators/slack/emulator.ts';
import type { Names } from './mrkdwn.ts';

/** People and channels by the names that Slack shows. */
export const namesIn = ({ users, channels }: Pick<SlackEmulator, 'users' | 'channels'>): Names => ({
  user: (id) => users.get(id)?.name ?? id,
  channel: (id) => channels.get(id)?.name ?? id,
});
