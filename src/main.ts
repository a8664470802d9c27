/** The program that users start: the app on the environment, the signals and the exit code of this process. */
import { stopRequestOf } from './app/stop-request.ts';

// Heard from the first moment on: loading the rest takes longer than the start itself.
const stop = stopRequestOf(process);
const { runProcess } = await import('./app/run-process.ts');
await runProcess(process, { stop });
