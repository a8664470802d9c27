/** All use cases over their ports. The order is that of dependence: what is made first knows nothing of what follows. */

import { createAdoptCard } from './card/adopt-card.ts';
import { createCloseDispatch } from './card/close-dispatch.ts';
import { createDrawCard } from './card/draw-card.ts';
import { createQueueNotice, createSendNotice } from './card/send-notice.ts';
import type { Ports } from './context.ts';
import { createFailDispatch } from './deliver/fail-dispatch.ts';
import { createPrepare } from './deliver/prepare.ts';
import { createReconcile, searchPace } from './deliver/reconcile.ts';
import { createRecordReport } from './deliver/record-report.ts';
import { createRelease } from './deliver/release.ts';
import { createSendRecord } from './deliver/send-record.ts';
import { createCancel } from './manage/cancel.ts';
import { createDetails } from './manage/details.ts';
import { createEditAndResend } from './manage/edit-and-resend.ts';
import { createForecast } from './manage/forecast.ts';
import { createLeaveAlone } from './manage/leave-alone.ts';
import { createLookUp } from './manage/look-up.ts';
import { createSendAgain } from './manage/send-again.ts';
import { createPace } from './pacing/pace.ts';
import { createPaces } from './pacing/paces.ts';
import { createAuthorize } from './request/authorize.ts';
import { createDrafts } from './request/drafts.ts';
import { createQuota } from './request/quota.ts';
import { createRequestSend } from './request/request-send.ts';
import type { Rules } from './rules.ts';
import { createRecover } from './wakeups/recover.ts';
import { createRunStep } from './wakeups/run-step.ts';
import { createStepLease } from './wakeups/step-lease.ts';
import { createSweeper } from './wakeups/sweeper.ts';

export const createUseCases = (ports: Ports, rules: Rules) => {
  const base = { ...ports, rules };
  const { store } = ports;
  const { paces, departures } = createPaces(store, rules);
  const searches = createPace(store, 'plivo-searches', searchPace);

  const drafts = createDrafts(base);
  const authorize = createAuthorize(base);
  const quota = createQuota(base);
  const requestSend = createRequestSend({ ...base, authorize, quota, drafts, paces });
  const details = createDetails({ ...base, authorize });
  const failDispatch = createFailDispatch({ ...base, quota });
  const closeDispatch = createCloseDispatch(base);
  const queueNotice = createQueueNotice(base);

  const recover = createRecover(base);
  const runStep = createRunStep({
    prepare: createPrepare({ ...base, failDispatch }),
    release: createRelease({ ...base, paces, failDispatch }),
    send: createSendRecord({ ...base, departures }),
    reconcile: createReconcile({ ...base, searches }),
    draw: createDrawCard({ ...base, closeDispatch, queueNotice }),
    notice: createSendNotice(base),
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
    editAndResend: createEditAndResend({ ...base, drafts, authorize }),
    lookUp: createLookUp(base),
    forecast: createForecast({ ...base, paces }),
    queueNotice,
    recordReport: createRecordReport(base),
    recover,
    keepSwept: createSweeper({ ...base, recover }),
    /** What a wake-up does. */
    runStep,
    /** The same where other processes work on the same store. */
    runLeasedStep: createStepLease(base, runStep),
  };
};
