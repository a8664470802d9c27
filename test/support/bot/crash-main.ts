/** `src/main.ts`, but that the process kills itself at the moment that `CRASH_AT` names (see `crash-points.ts`). */
import { runProcess } from '../../../src/app/run-process.ts';
import { crashPoints, parseCrashAt, withCrashPoints } from './crash-points.ts';

const at = process.env.CRASH_AT ?? '';
const crash = parseCrashAt(at, () => process.kill(process.pid, 'SIGKILL'));
if (!crash) throw new Error(`CRASH_AT must be one of ${crashPoints.join(', ')}, or such a name and :n`);

await runProcess(process, {
  wrap: (ports) => {
    ports.log.warn('crash.armed', { at });
    return withCrashPoints(ports, crash);
  },
});
