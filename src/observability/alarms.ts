import type { AlarmCode, Alarms, Log } from '../ports/index.ts';

type Level = 'warn' | 'error';

/** What it means and what to do, for whoever runs the app. Nothing secret: anybody who reaches the port can read it. */
export const alarms: Record<AlarmCode, { level: Level; says: string }> = {
  'slack.token': {
    level: 'error',
    says: 'Slack refuses SLACK_BOT_TOKEN. Copy the Bot User OAuth Token of the installed app, and restart. Until then no card is drawn and nobody is answered; delivery reports are still stored.',
  },
  'plivo.credentials': {
    level: 'error',
    says: 'Plivo refuses our credentials, so nothing can be sent. Check PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN, and restart.',
  },
  'plivo.unreachable': {
    level: 'warn',
    says: "Plivo can't be reached. Messages wait and are tried again until they are too late. Check the network and PLIVO_API_URL.",
  },
  'plivo.silent': {
    level: 'warn',
    says: "Plivo takes requests and doesn't answer them, or answers with failures of its own. What was being sent is unconfirmed. Look at status.plivo.com.",
  },
  'reports.missing': {
    level: 'warn',
    says: "Messages leave, but Plivo's reports don't arrive; Plivo had to be asked. Check that PUBLIC_URL is what the internet reaches, and that the proxy before it passes /plivo/status/ on.",
  },
  'public-url.unreachable': {
    level: 'warn',
    says: "This app doesn't answer at its own PUBLIC_URL. Check the address, the proxy, and the certificate. Plivo's reports come that way.",
  },
  'store.not-durable': {
    level: 'error',
    says: 'Redis keeps no append-only file any more, so nothing new is accepted or sent. Set "appendonly yes" on Redis.',
  },
};

export const alarmCodes = Object.keys(alarms) as AlarmCode[];

export type Standing = { code: AlarmCode; since: string; says: string };

/** Keeps what needs a person: a line in the log when it begins and one when it is over, and the list of what stands. */
export const createAlarms = (log: Log, now: () => number) => {
  const since = new Map<AlarmCode, number>();
  let changed: (code: AlarmCode) => void = () => {};
  const say = (code: AlarmCode, fields: Record<string, unknown>) => {
    const { level, says } = alarms[code];
    log[level](`alarm.${code}`, { ...fields, says });
  };
  return {
    raise: (code, fields = {}) => {
      if (since.has(code)) return;
      since.set(code, now());
      say(code, fields);
      changed(code);
    },
    clear: (code) => {
      const began = since.get(code);
      if (began === undefined) return;
      since.delete(code);
      log.info('alarm.over', { alarm: code, lastedMs: now() - began });
      changed(code);
    },
    /** It stood when the process before this one ended, and stands until something disproves it. */
    resume: (code: AlarmCode, at: number): void => {
      if (since.has(code)) return;
      since.set(code, at);
      say(code, { resumed: true });
    },
    now: (code: AlarmCode) => ({ says: alarms[code].says, since: since.get(code) }),
    /** Calls `listener` whenever an alarm begins or is over. */
    watch: (listener: (code: AlarmCode) => void): void => {
      changed = listener;
    },
    standing: (): Standing[] =>
      [...since].map(([code, at]) => ({ code, since: new Date(at).toISOString(), says: alarms[code].says })),
  } satisfies Alarms & Record<string, unknown>;
};
