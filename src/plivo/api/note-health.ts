import type { AlarmCode, Alarms } from '../../ports/index.ts';
import type { SdkFailure } from './sdk-failure.ts';

type Answer = { kind: 'answer' } | SdkFailure;

/** Each disproves those before it: what answers is reached, and what looks at the credentials answers. */
const alarmsOfPlivo = ['plivo.unreachable', 'plivo.silent', 'plivo.credentials'] as const satisfies AlarmCode[];

/** Raises what Plivo's answer to a call shows to be wrong with Plivo or with our account, and clears what it disproves. */
export const noteHealth = (alarms: Alarms | undefined, answer: Answer): void => {
  const standing = alarmOf(answer);
  // Plivo asks for a slower pace before it looks at the credentials.
  const disproved = answer.kind === 'throttled' ? 2 : standing ? alarmsOfPlivo.indexOf(standing) : alarmsOfPlivo.length;
  for (const code of alarmsOfPlivo.slice(0, disproved)) alarms?.clear(code);
  if (standing) alarms?.raise(standing, 'reason' in answer ? { reason: answer.reason } : {});
};

const alarmOf = (answer: Answer): (typeof alarmsOfPlivo)[number] | undefined => {
  if (answer.kind === 'unreachable') return 'plivo.unreachable';
  if (answer.kind === 'unknown') return 'plivo.silent';
  return answer.kind === 'refused' && answer.status === 401 ? 'plivo.credentials' : undefined;
};
