/** All use cases over their ports. The order is that of dependence: what is made first knows nothing of what follows. */

import type { Place } from '../domain/message/message.ts';
import type { CardAt, NoticeMessage } from '../ports/index.ts';
import { adoptCard } from './card/adopt-card.ts';
import { drawCard } from './card/draw-card.ts';
import { editLookEveryMs } from './card/edit-card.ts';
import { queueNotice } from './card/queue-notice.ts';
import { sendNotice } from './card/send-notice.ts';
import type { Context, Ports } from './context.ts';
import { createFailDispatch } from './deliver/fail-dispatch.ts';
import { createPrepare } from './deliver/prepare.ts';
import { createReconcile, searchPace } from './deliver/reconcile.ts';
import { createRecordReport } from './deliver/record-report.ts';
import { createRelease } from './deliver/release.ts';
import { createSendRecord } from './deliver/send-record.ts';
import { createChannelBackoff } from './limiters/channel-backoff.ts';
import { createWaitList } from './limiters/wait-list.ts';
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
  const edits = { finalNews: createWaitList(editLookEveryMs), other: createWaitList(editLookEveryMs) };
  const base: Context = { ...ports, rules, limiters: { channels: createChannelBackoff(), edits } };
  const { store } = ports;
  const { paces, departures } = createPaces(store, rules);
  const searches = createPace(store, 'plivo-searches', searchPace);

  const drafts = createDrafts(base);
  const authorize = createAuthorize(base);
  const quota = createQuota(base);
  const requestSend = createRequestSend({ ...base, authorize, quota, drafts, paces });
  const details = createDetails({ ...base, authorize });
  const failDispatch = createFailDispatch({ ...base, quota });

  const recover = createRecover(base);
  const runStep = createRunStep({
    prepare: createPrepare({ ...base, failDispatch }),
    release: createRelease({ ...base, paces, failDispatch }),
    send: createSendRecord({ ...base, departures }),
    reconcile: createReconcile({ ...base, searches }),
    draw: (id) => drawCard(base, id),
    notice: (id) => sendNotice(base, id),
  });

  return {
    drafts,
    authorize,
    requestSend,
    details,
    adoptCard: (dispatchId: string, clicked: CardAt) => adoptCard(base, dispatchId, clicked),
    cancel: createCancel({ ...base, authorize, quota }),
    sendAgain: createSendAgain({ ...base, authorize, requestSend }),
    leaveAlone: createLeaveAlone({ ...base, details }),
    editAndResend: createEditAndResend({ ...base, drafts, authorize }),
    lookUp: createLookUp(base),
    forecast: createForecast({ ...base, paces }),
    queueNotice: (userId: string, place: Place, message: NoticeMessage, once?: string) =>
      queueNotice(base, userId, place, message, once),
    recordReport: createRecordReport(base),
    recover,
    keepSwept: createSweeper({ ...base, recover }),
    /** What a wake-up does. */
    runStep,
    /** The same where other processes work on the same store. */
    runLeasedStep: createStepLease(base, runStep),
  };
};
