/**
 * The played Plivo in a process of its own, so that what it costs is not counted as the bot's. Run by itself:
 * `node test/bench/plivo-process.ts <options as JSON>`; it says where it listens, and answers each message with a `Tally`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createPlivoEmulator, type PlivoEmulatorOptions } from '../../emulators/plivo/server.ts';

/** Moments are milliseconds since 1970; 0 before the first. */
type Tally = { messages: number; lastMessageAt: number; reportsTaken: number; lastReportAt: number };

type PlivoProcess = {
  apiUrl: string;
  tally(): Promise<Tally>;
  close(): Promise<void>;
};

export const startPlivo = async (options: PlivoEmulatorOptions): Promise<PlivoProcess> => {
  const child = fork(import.meta.filename, [JSON.stringify(options)], { env: { ...process.env } });
  const said = async () => (await once(child, 'message'))[0];
  const apiUrl = String(await said());
  return {
    apiUrl,
    tally: async () => {
      child.send('tally');
      return (await said()) as Tally;
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

if (import.meta.main) {
  const plivo = await createPlivoEmulator(JSON.parse(process.argv[2] ?? '{}'));
  const taken = () => plivo.callbacks.filter(({ answer }) => 'status' in answer && answer.status === 200);
  process.on('message', () => {
    const reports = taken();
    process.send?.({
      messages: plivo.messages.length,
      lastMessageAt: plivo.messages.at(-1)?.at ?? 0,
      reportsTaken: reports.length,
      lastReportAt: reports.at(-1)?.at ?? 0,
    } satisfies Tally);
  });
  process.send?.(plivo.apiUrl);
}
