/** The switches of the page, as faults of the emulators. One of each kind at a time, so that what is seen has one cause. */
import type { Fault as PlivoFault } from '../../../emulators/plivo/faults.ts';
import type { Fault as SlackFault } from '../../../emulators/slack/faults.ts';
import type { World } from '../../world.ts';
import type { Settings } from '../shared.ts';

const always = Number.POSITIVE_INFINITY;
const onMessages = { path: '/Message/', method: 'POST', times: always } as const;

const plivoFault: Record<Exclude<Settings['plivo'], 'none'>, PlivoFault> = {
  // Long enough to see, and within the time that a client of Plivo waits.
  slow: { ...onMessages, kind: 'delay', ms: 4_000 },
  busy: { ...onMessages, kind: 'status', status: 429, error: 'too many requests' },
  broken: { ...onMessages, kind: 'status', status: 500 },
  'answer-lost': { ...onMessages, kind: 'resetAfter' },
};

const slackFault: Record<Exclude<Settings['slack'], 'none'>, SlackFault> = {
  busy: { retryAfter: 5, times: always },
  down: { status: 503, times: always },
};

export const createSwitches = ({ slack, plivo, carrier }: Pick<World, 'slack' | 'plivo' | 'carrier'>) => {
  let settings: Settings = { plivo: 'none', callbacks: 'none', slack: 'none', carrier: 'by-itself' };

  return {
    settings: (): Settings => settings,
    /** What is not named stays as it is. */
    set: (changed: { [Name in keyof Settings]?: Settings[Name] | undefined }): void => {
      const { plivo: send = settings.plivo, callbacks = settings.callbacks } = changed;
      const { slack: web = settings.slack, carrier: mode = settings.carrier } = changed;
      settings = { plivo: send, callbacks, slack: web, carrier: mode };
      plivo.clearFaults();
      if (settings.plivo !== 'none') plivo.fail(plivoFault[settings.plivo]);
      slack.recover();
      if (settings.slack !== 'none') slack.fail('*', slackFault[settings.slack]);
      carrier.spoil(settings.callbacks);
      carrier.wait(settings.carrier === 'waits');
    },
  };
};
export type Switches = ReturnType<typeof createSwitches>;
