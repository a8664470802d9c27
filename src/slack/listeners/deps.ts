/** What the listeners are handed: the use cases, and the two things that only a listener does: open forms, answer. */
import type { View } from '@slack/types';
import type { Dispatch, MessageRecord, Place } from '../../domain/message/message.ts';
import type { CardAt, Clock, Log, NoticeMessage, Random } from '../../ports/index.ts';
import type { createCancel } from '../../usecases/manage/cancel.ts';
import type { createDetails } from '../../usecases/manage/details.ts';
import type { createEditAndResend } from '../../usecases/manage/edit-and-resend.ts';
import type { createLeaveAlone } from '../../usecases/manage/leave-alone.ts';
import type { LookUp } from '../../usecases/manage/look-up.ts';
import type { createSendAgain } from '../../usecases/manage/send-again.ts';
import type { Authorize } from '../../usecases/request/authorize.ts';
import type { Drafts } from '../../usecases/request/drafts.ts';
import type { RequestSend } from '../../usecases/request/request-send.ts';
import type { Rules } from '../../usecases/rules.ts';

type UseCases = {
  authorize: Authorize;
  requestSend: RequestSend;
  adoptCard(dispatchId: string, clicked: CardAt): Promise<void>;
  cancel: ReturnType<typeof createCancel>;
  sendAgain: ReturnType<typeof createSendAgain>;
  leaveAlone: ReturnType<typeof createLeaveAlone>;
  details: ReturnType<typeof createDetails>;
  editAndResend: ReturnType<typeof createEditAndResend>;
  lookUp: LookUp;
  queueNotice(userId: string, place: Place, message: NoticeMessage, once?: string): Promise<void>;
  drafts: Drafts;
  /** When the last message of this dispatch is expected to leave. */
  forecast(dispatch: Dispatch, records: MessageRecord[]): Promise<number>;
};

export type ListenerDeps = {
  useCases: UseCases;
  rules: Rules;
  /** The number or pool that sends, as people read it. */
  from: string;
  clock: Clock;
  random: Random;
  log: Log;
  openView(triggerId: string, view: View): Promise<void>;
  publishHome(userId: string, view: View): Promise<void>;
};

/** What every part of a command needs to know of it. */
export type Asked = { userId: string; triggerId: string; origin: Place };
