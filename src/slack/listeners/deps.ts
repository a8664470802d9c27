/** What the listeners are handed: the use cases, and what only a listener does: open forms, answer. */
import type { View } from '@slack/types';
import type { Place } from '../../domain/message/message.ts';
import type { Clock, Log, Posted, PostedFiles, Random } from '../../ports/index.ts';
import type { UseCases } from '../../usecases/index.ts';
import type { Rules } from '../../usecases/rules.ts';
import type { CardMessage } from '../screen/card.ts';

export type ListenerDeps = {
  useCases: UseCases;
  rules: Rules;
  /** The number or pool that sends, as people read it. */
  from: string;
  clock: Clock;
  random: Random;
  log: Log;
  openView(triggerId: string, view: View): Promise<void>;
  /** Whether a form may have a field for files. */
  mayReadFiles(): boolean;
  /** Which files a message has, where its event does not say it. */
  filesOfMessage(posted: Posted): Promise<PostedFiles>;
  publishHome(userId: string, view: View): Promise<void>;
  /** Each rejects with `DeliveryError`. */
  whisper(userId: string, place: Place, message: CardMessage): Promise<void>;
  tellDirectly(userId: string, message: CardMessage, place?: Place): Promise<void>;
};

/** Who asked, where, and with what a form can be opened. */
export type Asked = { userId: string; triggerId: string; origin: Place };
