/** All use cases, bound to one context. */

import type { WakeId } from '../ports/index.ts';
import { adoptCard } from './card/adopt-card.ts';
import { drawCard } from './card/draw-card.ts';
import type { Context } from './context.ts';
import { prepare } from './deliver/prepare.ts';
import { release } from './deliver/release.ts';
import { sendRecord } from './deliver/send-record.ts';
import { beginTries } from './deliver/tries.ts';
import { cancel } from './manage/cancel.ts';
import { details } from './manage/details.ts';
import { editAndResend } from './manage/edit-and-resend.ts';
import { leaveAlone } from './manage/leave-alone.ts';
import { findOwn, history } from './manage/look-up.ts';
import { sendAgain } from './manage/send-again.ts';
import { sendAnyway } from './manage/send-anyway.ts';
import { canWhisper } from './notices/notice-place.ts';
import { queueNotice } from './notices/queue-notice.ts';
import { sendNotice } from './notices/send-notice.ts';
import { tellAdmins } from './notices/tell-admins.ts';
import { closeGapsInLine } from './pacing/close-gaps.ts';
import { wakePage } from './pacing/pages.ts';
import type { RateKind } from './pacing/places.ts';
import { deleteExpired } from './previews/delete-expired.ts';
import { watchPreviews } from './previews/watch-previews.ts';
import { noteHint } from './reports/note-hint.ts';
import { reconcile } from './reports/reconcile.ts';
import { recordReport } from './reports/record-report.ts';
import { answeredBefore } from './request/answered-before.ts';
import { authorize } from './request/authorize.ts';
import { findDraft, keepDraft } from './request/drafts.ts';
import { requestSend } from './request/request-send.ts';
import { standingOf } from './request/standing.ts';
import { openWork } from './wakeups/open-work.ts';
import { recover } from './wakeups/recover.ts';
import { runLeased } from './wakeups/step-lease.ts';
import { keepSwept } from './wakeups/sweeper.ts';

/** Hands a use case its context, so that its caller gives only what it is about. */
const bind =
  <C, Given extends unknown[], Answer>(context: C, useCase: (context: C, ...given: Given) => Answer) =>
  (...given: Given): Answer =>
    useCase(context, ...given);

export type UseCases = ReturnType<typeof bindUseCases>;

export const bindUseCases = (context: Context) => {
  const runStep = bind(stepsOf(context), run);
  return {
    authorize: bind(context, authorize),
    answeredBefore: bind(context, answeredBefore),
    requestSend: bind(context, requestSend),
    keepDraft: bind(context, keepDraft),
    standingOf: bind(context, standingOf),
    findDraft: bind(context, findDraft),
    cancel: bind(context, cancel),
    sendAgain: bind(context, sendAgain),
    sendAnyway: bind(context, sendAnyway),
    editAndResend: bind(context, editAndResend),
    leaveAlone: bind(context, leaveAlone),
    details: bind(context, details),
    findOwn: bind(context, findOwn),
    history: bind(context, history),
    adoptCard: bind(context, adoptCard),
    canWhisper: bind(context, canWhisper),
    queueNotice: bind(context, queueNotice),
    tellAdmins: bind(context, tellAdmins),
    recordReport: bind(context, recordReport),
    noteHint: bind(context, noteHint),
    beginTries: () => beginTries(context),
    recover: bind(context, recover),
    openWork: () => openWork(context),
    keepSwept: () => keepSwept(context, bind(context, recover)),
    /** What a wake-up does. */
    runStep,
    /** The same where other processes work on the same store. */
    runLeasedStep: (id: WakeId) => runLeased(context, id, runStep),
  };
};

/** By the kind of wake-up. Each step reads its record and does the next thing, or nothing. */
type Steps = { [K in WakeId as K extends `${infer Kind}.${string}` ? Kind : never]: (id: string) => Promise<void> };

const stepsOf = (context: Context): Steps => ({
  prepare: bind(context, prepare),
  preview: bind(context, watchPreviews),
  release: bind(context, release),
  page: bind(context, wakePage),
  send: bind(context, sendRecord),
  reconcile: bind(context, reconcile),
  draw: bind(context, drawCard),
  notice: bind(context, sendNotice),
  expire: () => deleteExpired(context),
  line: (kind) => closeGapsInLine(context, kind as RateKind),
});

const run = (steps: Steps, wakeId: WakeId): Promise<void> => {
  const dot = wakeId.indexOf('.');
  return steps[wakeId.slice(0, dot) as keyof Steps](wakeId.slice(dot + 1));
};
