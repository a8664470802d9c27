/** A context for the test of one use case: an empty store, a clock that the test moves, and ports that refuse all calls. */
import { systemRandom } from '../../src/kit/clock.ts';
import type { CarrierLimits, Channel } from '../../src/ports/index.ts';
import { openStore } from '../../src/store/open.ts';
import type { Context } from '../../src/usecases/context.ts';
import { createLimiters } from '../../src/usecases/limiters/index.ts';
import type { Rules } from '../../src/usecases/rules.ts';
import { keepLog } from './http.ts';
import { createManualClock } from './manual-clock.ts';
import { noAlarms } from './no-alarms.ts';
import { keepWakes } from './wakes.ts';

/** Everything allowed to U1, no undo window, five a second. */
const sampleRules: Rules = {
  users: ['U1'],
  usergroups: [],
  channels: [],
  admins: [],
  countries: ['US', 'CA'],
  cardChannel: undefined,
  maxRecipients: 500,
  userDaily: 10_000,
  teamDaily: 10_000,
  undoMs: 0,
  lateMs: 3_600_000,
  retentionMs: 90 * 24 * 3_600_000,
  mmsPerSecond: 5,
  smsPerSecond: 5,
  publicUrl: undefined,
};

/** Of a carrier that takes about what carriers take. */
const sampleLimits: CarrierLimits = {
  text: { 'GSM-7': 1600, 'UCS-2': 737, mms: 1600 },
  attachments: 10,
  longestWaitMs: 3 * 3_600_000,
  uploadUsableMs: 5.5 * 3_600_000,
};

const openChannel = (id: string): Channel => ({
  kind: 'known',
  id,
  isShared: false,
  isArchived: false,
  isPrivate: false,
  isMember: true,
});

const refuse = (name: string) => () => Promise.reject(new Error(`${name} is not to be asked here`));

export const startContext = async (more: Partial<Omit<Context, 'rules'>> & { rules?: Partial<Rules> } = {}) => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: (more.clock ?? clock).now });
  const { queue, woken } = keepWakes();
  const { log, lines } = keepLog();
  const context: Context = {
    store,
    clock,
    queue,
    log,
    alarms: noAlarms,
    random: systemRandom,
    directory: {
      person: async (id) => ({ id, isBot: false, isGuest: false, isExternal: false, isDeleted: false }),
      groupMembers: async () => [],
      channel: async (id) => openChannel(id),
      lookUpChannel: async (id) => openChannel(id),
      directMessage: async () => 'D1',
      remembered: { person: () => undefined, groupMembers: () => undefined },
    },
    messenger: {} as Context['messenger'],
    gateway: { limits: sampleLimits, send: refuse('the gateway') },
    lookup: {
      get: refuse('the records'),
      sentTo: refuse('the list'),
      searchRate: { name: 'searches', perSecond: 1, burst: 5 },
    },
    media: { prepare: refuse('the media preparer') },
    previews: { keep: refuse('Slack'), isReady: refuse('Slack'), remove: refuse('Slack') },
    limiters: createLimiters(),
    ...more,
    rules: { ...sampleRules, ...more.rules },
  };
  return { context, clock, store, woken, lines };
};
