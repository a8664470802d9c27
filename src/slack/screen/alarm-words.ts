/** What the admins read in their DM about the app itself. */
import type { AlarmCode } from '../../ports/index.ts';
import { escapeText } from './blocks.ts';
import { duration } from './status-words.ts';

/** What works again. */
const over: Record<AlarmCode, string> = {
  'slack.token': 'Slack accepts SLACK_BOT_TOKEN again.',
  'plivo.credentials': 'Plivo accepts our credentials again. Messages go out.',
  'plivo.unreachable': 'Plivo can be reached again. Messages go out.',
  'plivo.silent': 'Plivo answers again. Check the cards that say a message is unconfirmed.',
  'reports.missing': "Plivo's reports arrive again.",
  'public-url.unreachable': 'PUBLIC_URL leads here again.',
  'store.not-durable': 'Redis keeps an append-only file again. Messages go out.',
};

export const alarmWords = {
  began: (says: string) => `:rotating_light: *This app needs an admin.* ${escapeText(says)}`,
  /** Also of an alarm that this version does not know any more. */
  over: (code: AlarmCode, lastedMs: number) =>
    `:white_check_mark: *That's over*, ${duration(lastedMs)} after I told you. ${over[code] ?? ''}`.trimEnd(),
};
