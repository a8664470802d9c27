import { setTimeout as sleep } from 'node:timers/promises';
import type { PlivoEmulator } from '../emulators/plivo/contract.ts';
import type { ReportOptions } from '../emulators/plivo/messages/messages.ts';
import type { EmulatedMessage, Status } from '../emulators/plivo/types.ts';

/** What happens to reports on their way to the bot. */
export type CallbackFault = 'none' | 'lost' | 'twice' | 'disorder' | 'forged';

/** `silent`: it never says what became of the message. */
export type Verdict = { kind: 'delivered' } | { kind: 'undelivered'; errorCode: string } | { kind: 'silent' };

/**
 * Reports what becomes of each message, with a pause before each step: left alone, the emulator reports faster than
 * anyone can watch. `unreachable` holds the error code for numbers that get nothing.
 */
export const startCarrier = (
  plivo: PlivoEmulator,
  { stepMs, unreachable }: { stepMs: number; unreachable: Readonly<Record<string, string>> },
) => {
  const stopped = new AbortController();
  const known = new Set<string>();
  const silent = new Set<string>();
  const decided = new Map<string, AbortController>();
  let [waits, fault]: [boolean, CallbackFault] = [false, 'none'];

  const report = async (uuid: string, status: Status, options: ReportOptions = {}): Promise<void> => {
    if (fault === 'forged') await plivo.report(uuid, 'failed', { errorCode: '1000', forge: 'token' });
    const spoiled = { ...(fault === 'lost' ? { lost: true } : {}), ...(fault === 'twice' ? { duplicate: true } : {}) };
    await plivo.report(uuid, status, { ...options, ...spoiled });
  };

  const inOrder = (steps: readonly Status[]): readonly Status[] => (fault === 'disorder' ? steps.toReversed() : steps);

  const carry = async ({ uuid, to }: EmulatedMessage): Promise<void> => {
    const mine = new AbortController();
    decided.set(uuid, mine);
    const signal = AbortSignal.any([stopped.signal, mine.signal]);
    const errorCode = unreachable[`+${to}`];
    const steps: readonly Status[] = errorCode ? ['undelivered'] : ['sent', 'delivered'];
    for (const status of inOrder(steps)) {
      await sleep(stepMs, undefined, { signal });
      await report(uuid, status, errorCode ? { errorCode } : {});
    }
  };

  const unfollow = plivo.onChange(() => {
    for (const message of plivo.messages.filter(({ uuid }) => !known.has(uuid))) {
      known.add(message.uuid);
      // Ends early only when it is stopped, or somebody decides instead.
      if (!waits) carry(message).catch(() => {});
    }
  });

  return {
    /** Whether it says nothing until it is asked to. */
    wait: (on: boolean): void => {
      waits = on;
    },
    spoil: (next: CallbackFault): void => {
      fault = next;
    },
    isSilent: (uuid: string): boolean => silent.has(uuid),
    /** Takes the place of whatever it would have said. */
    decide: async (uuid: string, verdict: Verdict): Promise<void> => {
      decided.get(uuid)?.abort();
      if (verdict.kind === 'silent') {
        silent.add(uuid);
        return;
      }
      silent.delete(uuid);
      if (verdict.kind === 'undelivered') return report(uuid, 'undelivered', { errorCode: verdict.errorCode });
      const state = plivo.messages.find((message) => message.uuid === uuid)?.state;
      for (const status of inOrder(state === 'queued' ? ['sent', 'delivered'] : ['delivered'])) {
        await report(uuid, status);
      }
    },
    stop: (): void => {
      stopped.abort();
      unfollow();
    },
  };
};
