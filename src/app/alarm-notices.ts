/** Has the admins told of alarms, by the clock: what an alarm does within a minute is not worth a message. */
import type { AlarmCode, CarrierLookup, Clock, Log, Store } from '../ports/index.ts';
import { type AlarmNow, settledAfterMs } from '../usecases/notices/tell-admins.ts';

type AlarmNoticeDeps = {
  store: Pick<Store, 'get'>;
  clock: Clock;
  log: Log;
  alarms: {
    now(code: AlarmCode): AlarmNow;
    watch(changed: (code: AlarmCode) => void): void;
    resume(code: AlarmCode, since: number): void;
  };
  /** Asks about a message that no one sent: any answer shows what is wrong with Plivo, or that nothing is. */
  lookup: Pick<CarrierLookup, 'get'>;
  tellAdmins: (code: AlarmCode, now: AlarmNow) => Promise<number | undefined>;
};

/**
 * Alarms of which people can be told: where Slack refuses the token, nobody hears anything. `true` for those that stand
 * after a restart until something disproves them; the start itself shows of the others whether they still do.
 */
const told: Readonly<Partial<Record<AlarmCode, boolean>>> = {
  'plivo.credentials': true,
  'plivo.unreachable': true,
  'plivo.silent': true,
  'reports.missing': true,
  'public-url.unreachable': false,
  'store.not-durable': false,
};
const noMessage = '00000000-0000-0000-0000-000000000000';
const toldCodes = Object.keys(told) as AlarmCode[];

export const createAlarmNotices = (deps: AlarmNoticeDeps) => {
  const { store, clock, log, alarms, lookup, tellAdmins } = deps;
  const timers = new Map<AlarmCode, () => void>();
  let hasStopped = false;

  const lookAt = (code: AlarmCode, at: number): void => {
    timers.get(code)?.();
    if (!hasStopped)
      timers.set(
        code,
        clock.after(Math.max(0, at - clock.now()), () => void look(code)),
      );
  };
  const look = async (code: AlarmCode): Promise<void> => {
    timers.delete(code);
    try {
      const next = await tellAdmins(code, alarms.now(code));
      // What changed meanwhile has a timer of its own already.
      if (next !== undefined && !timers.has(code)) lookAt(code, next);
    } catch (error) {
      log.warn('alarm.not-told', { alarm: code, error });
      if (!timers.has(code)) lookAt(code, clock.now() + settledAfterMs);
    }
  };
  const changed = (code: AlarmCode): void => {
    if (code in told) lookAt(code, clock.now() + settledAfterMs);
  };

  return {
    /** Goes on where the process before this one ended. @throws StoreError */
    start: async (): Promise<void> => {
      const resumed: AlarmCode[] = [];
      for (const code of toldCodes) {
        const before = await store.get('alarm-told', code);
        if (before?.stands && told[code]) {
          alarms.resume(code, before.at);
          resumed.push(code);
        }
        if (before?.stands || alarms.now(code).since !== undefined) changed(code);
      }
      alarms.watch(changed);
      // Often the restart was the remedy, and nobody is to send a message to find out.
      if (resumed.some((code) => code.startsWith('plivo.'))) void lookup.get(noMessage);
    },
    stop: (): void => {
      hasStopped = true;
      for (const cancel of timers.values()) cancel();
    },
  };
};
