/** What a test or the sandbox may set and see. */
import type { CallbackAttempt } from './callbacks/callbacks.ts';
import type { InboundAttempt, InboundMessage } from './callbacks/inbound.ts';
import type { Fault } from './faults.ts';
import type { PlivoHabits } from './habits.ts';
import type { FetchMedia } from './media/fetch.ts';
import type { ReportOptions } from './messages/messages.ts';
import type { SignatureForm } from './sign.ts';
import type { EmulatedMessage, PhoneMessage, Status, Step, Timer } from './types.ts';

type PlivoAccount = {
  /** `developer` is a trial; paid by default. */
  type?: 'standard' | 'developer';
  /** `prepaid` by default. */
  billing?: 'prepaid' | 'postpaid';
  /** A decimal; 20 dollars by default. */
  credits?: string;
  autoRecharge?: boolean;
  /** Of local numbers; done by default. */
  registration?: 'UNREGISTERED' | 'PROCESSING' | 'COMPLETED';
  /** Of toll-free numbers, which all numbers are where it is set. */
  tollFree?: 'UNVERIFIED' | 'PENDING_VERIFICATION' | 'VERIFIED';
  /** Whether its numbers can do MMS; true by default. */
  mms?: boolean;
  /** What the numbers and Powerpacks are linked to; nothing by default. Not among `applications`: it was deleted. */
  linkedTo?: string;
  applications?: readonly { id: string; enabled?: boolean; messageUrl?: string }[];
};

export type PlivoEmulatorOptions = {
  authId: string;
  authToken: string;
  /** While set, callbacks carry two signatures in each header, and both tokens open the API. */
  previousAuthToken?: string;
  /** The main account's token, if `authId` is a subaccount. */
  mainAuthToken?: string;
  /** E.164 numbers that the account rents. */
  numbers: readonly string[];
  powerpacks?: readonly string[];
  /** What the API says of the account, its numbers and its applications. May be changed at any time. */
  account?: PlivoAccount;
  port?: number;
  now?: () => number;
  /** For the repetition of callbacks and for `delay`; unreferenced timers by default. */
  after?: Timer;
  /** All four forms by default. */
  signatures?: readonly SignatureForm[];
  /** Whether reports come by themselves; true by default. */
  autoReports?: boolean;
  /** What becomes of messages to a number; `['sent', 'delivered']` by default. */
  scripts?: Readonly<Record<string, readonly Step[]>>;
  listDelayMs?: number;
  callbackTimeoutMs?: number;
  /** How links of an MMS are fetched. */
  fetchMedia?: FetchMedia;
  /** What is not the usual one. */
  habits?: Partial<PlivoHabits>;
};

/** `answered` is a status, `reset` or `hang`; undefined while the request is under way. */
export type LoggedRequest = {
  at: number;
  method: string;
  path: string;
  query: Record<string, string>;
  contentType: string;
  /** The JSON, or undefined where it is none. */
  json: unknown;
  bytes: number;
  answered: number | string | undefined;
};

export type PlivoEmulator = {
  /** Without `/v1`. */
  apiUrl: string;
  authId: string;
  requests: readonly LoggedRequest[];
  messages: readonly EmulatedMessage[];
  callbacks: readonly CallbackAttempt[];
  /** What a phone got, oldest first, with the bytes that arrived. */
  phone(number: string): readonly PhoneMessage[];
  /** By uuid, or the latest message to a number. Resolves with the calls made and the bot's answers. */
  report(target: string, status: Status, options?: ReportOptions): Promise<CallbackAttempt[]>;
  /** What phones wrote, and what the bot answered. */
  inbound: readonly InboundAttempt[];
  /** A phone writes to one of the account's numbers, and Plivo tells `url`. */
  answerFromPhone(url: string, message: InboundMessage): Promise<InboundAttempt>;
  /** Repeats unanswered callbacks now instead of after 60, 120 and 240 seconds. */
  retry(): Promise<CallbackAttempt[]>;
  script(number: string, steps: readonly Step[]): void;
  /** May be changed at any time. */
  habits: PlivoHabits;
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Called after every change of what can be observed; returns how to stop it. */
  onChange(listener: () => void): () => void;
  /** Resolves when nothing is being fetched, reported or answered any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
};
