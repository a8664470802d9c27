import type { Alarms, Clock } from '../../ports/index.ts';
import type { NoteToken } from './call.ts';

/** How long until Slack is asked again whether it takes the token, in milliseconds. An admin may install the app again. */
const askAgainMs = 60_000;

/**
 * Whether Slack takes the token now. One that was good at the start may be revoked: then a person is needed, and Slack is
 * asked again from time to time, since no other call may be made for long.
 */
export const createTokenState = ({ alarms, clock }: { alarms: Alarms; clock: Clock }) => {
  let isRefused = false;
  let stopAsking = () => {};
  const keepAsking = (ask: () => Promise<void>): void => {
    stopAsking();
    stopAsking = clock.after(askAgainMs, () => {
      ask()
        .catch(() => {})
        .finally(() => isRefused && keepAsking(ask));
    });
  };
  let ask: (() => Promise<void>) | undefined;
  const note: NoteToken = (verdict, seen = {}) => {
    if (verdict === 'taken') {
      if (isRefused) stopAsking();
      isRefused = false;
      return alarms.clear('slack.token');
    }
    alarms.raise('slack.token', seen);
    if (isRefused) return;
    isRefused = true;
    if (ask) keepAsking(ask);
  };
  return {
    note,
    isRefused: () => isRefused,
    /** @param question any call of Slack; its answer is noted as that of every call is */
    askBy: (question: () => Promise<void>): void => {
      ask = question;
    },
    stop: () => stopAsking(),
  };
};
export type TokenState = ReturnType<typeof createTokenState>;
