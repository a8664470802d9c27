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
} from '../ports/index.ts';
import { createAdoptCard } from './card/adopt-card.ts';
import { createCloseDispatch } from './card/close-dispatch.ts';
import { createDrawCard } from './card/draw-card.ts';
import { slackEdits } from './card/edit-card.ts';
import { createTell, createTellLater } from './card/tell.ts';
import { createAskCarrier, searchPace } from './deliver/ask-carrier.ts';
import { createFailDispatch } from './deliver/fail-dispatch.ts';
import { createPrepare } from './deliver/prepare.ts';
import { createRecordReport } from './deliver/record-report.ts';
import { createRelease } from './deliver/release.ts';
import { createSendRecord } from './deliver/send-record.ts';
import { createCancel } from './manage/cancel.ts';
import { createDetails } from './manage/details.ts';
import { createForecast } from './manage/forecast.ts';
import { createLeaveAlone } from './manage/leave-alone.ts';
import { createLookUp } from './manage/look-up.ts';
import { createMend } from './manage/mend.ts';
import { createSendAgain } from './manage/send-again.ts';
import { createPace } from './pacing/pace.ts';
import { createPaces } from './pacing/paces.ts';
import { createWindow } from './pacing/window.ts';
import { createAuthorize } from './request/authorize.ts';
import { createDrafts } from './request/drafts.ts';
import { createQuota } from './request/quota.ts';
import { createRequestSend } from './request/request-send.ts';
import type { Rules } from './rules.ts';
import { createAdvance } from './wakeups/advance.ts';
import { createKeepWoken } from './wakeups/keep-woken.ts';
import { createOneAtATime } from './wakeups/one-at-a-time.ts';
import { createRecover } from './wakeups/recover.ts';

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
