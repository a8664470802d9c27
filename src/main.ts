/** The program that users start: the app on the environment, the signals and the exit code of this process. */
import { runProcess } from './app/run-process.ts';

await runProcess(process);
