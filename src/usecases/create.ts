/** All use cases over their ports. The order is that of dependence: what is made first knows nothing of what follows. */
import type {
  CarrierRecords,
  Chance,
  Clock,
  DeliveryThread,
  Directory,
  Log,
  MediaPreparer,
  Queue,
  SmsGateway,
  Store,
} from '../ports.ts';
import { createAdoptCard } from './adopt-card.ts';
import { createAdvance } from './advance.ts';
import { createAskCarrier, searchPace } from './ask-carrier.ts';
import { createAuthorize } from './authorize.ts';
import { createCancel } from './cancel.ts';
import { createCloseDispatch } from './close-dispatch.ts';
import { createDetails } from './details.ts';
import { createDrafts } from './drafts.ts';
import { createDrawCard } from './draw-card.ts';
import { slackEdits } from './edit-card.ts';
import { createFailDispatch } from './fail-dispatch.ts';
import { createForecast } from './forecast.ts';
import { createKeepWoken } from './keep-woken.ts';
import { createLeaveAlone } from './leave-alone.ts';
import { createLookUp } from './look-up.ts';
import { createMend } from './mend.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { createPace } from './pace.ts';
import { createPaces } from './paces.ts';
import { createPrepare } from './prepare.ts';
import { createQuota } from './quota.ts';
import { createRecordReport } from './record-report.ts';
import { createRecover } from './recover.ts';
import { createRelease } from './release.ts';
import { createRequestSend } from './request-send.ts';
import type { Rules } from './rules.ts';
import { createSendAgain } from './send-again.ts';
import { createSendRecord } from './send-record.ts';
import { createTell, createTellLater } from './tell.ts';
import { createWindow } from './window.ts';

export type Ports = {
  store: Store;
  queue: Queue;
  directory: Directory;
  thread: DeliveryThread;
  gateway: SmsGateway;
  carrier: CarrierRecords;
  media: MediaPreparer;
  clock: Clock;
  chance: Chance;
  log: Log;
};

export const createUseCases = (ports: Ports, rules: Rules) => {
  const base = { ...ports, rules };
  const { store } = ports;
  const { paces, departures } = createPaces(store, rules);
  const edits = createWindow(store, 'slack-edits', slackEdits);
  const searches = createPace(store, 'plivo-searches', searchPace);

  const drafts = createDrafts(base);
  const authorize = createAuthorize(base);
  const quota = createQuota(base);
  const requestSend = createRequestSend({ ...base, authorize, quota, drafts, paces });
  const details = createDetails({ ...base, authorize });
  const failDispatch = createFailDispatch({ ...base, quota });
  const closeDispatch = createCloseDispatch(base);
  const tellLater = createTellLater(base);

  const recover = createRecover(base);
  const advance = createAdvance({
    prepare: createPrepare({ ...base, failDispatch }),
    release: createRelease({ ...base, paces, failDispatch }),
    send: createSendRecord({ ...base, departures }),
    ask: createAskCarrier({ ...base, searches }),
    draw: createDrawCard({ ...base, edits, closeDispatch, tellLater }),
    tell: createTell(base),
  });

  return {
    drafts,
    authorize,
    requestSend,
    details,
    adoptCard: createAdoptCard(base),
    cancel: createCancel({ ...base, authorize, quota }),
    sendAgain: createSendAgain({ ...base, authorize, requestSend }),
    leaveAlone: createLeaveAlone({ ...base, details }),
    mend: createMend({ ...base, drafts, authorize }),
    lookUp: createLookUp(base),
    forecast: createForecast({ ...base, paces }),
    tellLater,
    recordReport: createRecordReport(base),
    recover,
    keepWoken: createKeepWoken({ ...base, recover }),
    /** What a wake-up does. */
    advance,
    /** The same where other processes work on the same store. */
    advanceAmongSeveral: createOneAtATime(base, advance),
  };
};
