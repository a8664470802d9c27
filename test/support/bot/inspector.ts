/** What a process holds after its garbage was collected, and what it has run, asked through Node's inspector. */
import type { Profiler } from 'node:inspector';
import { eventually } from '../eventually.ts';

type Answer<Result> = { id: number; result?: Result; error?: { message: string } };
type Evaluated = { result: { value?: unknown } };

/** `output` is what a process that was started with `--inspect=0` says. */
export const openInspector = async (output: readonly string[]) => {
  const address = () => /ws:\/\/127\.0\.0\.1:\S+/.exec(output.join(''))?.[0];
  await eventually('the inspector says where it listens', () => address() !== undefined);
  const socket = new WebSocket(address() ?? '');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')));
  });
  const waiting = new Map<number, (answer: Answer<never>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer: Answer<never> = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const call = <Result>(method: string, params: object = {}): Promise<Answer<Result>> => {
    last += 1;
    const id = last;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  return {
    /** Bytes on the heap and beside it, as buffers are. */
    heldBytes: async (): Promise<number> => {
      // Twice, because what has a finalizer goes with the second.
      for (let round = 0; round < 2; round += 1) await call('HeapProfiler.collectGarbage');
      const expression = 'process.memoryUsage().heapUsed + process.memoryUsage().external';
      const { result } = await call<Evaluated>('Runtime.evaluate', { expression, returnByValue: true });
      return Number(result?.result.value);
    },
    /** Counts every call of every function from now on, also of those that are compiled already. */
    startCoverage: async (): Promise<void> => {
      await call('Profiler.enable');
      await call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    },
    /** What was called since the last look, which begins anew with this one. */
    takeCoverage: async (): Promise<Profiler.ScriptCoverage[]> => {
      const { result, error } = await call<Profiler.TakePreciseCoverageReturnType>('Profiler.takePreciseCoverage');
      if (!result) throw new Error(`the inspector gives no coverage: ${error?.message}`);
      return result.result;
    },
    close: () => socket.close(),
  };
};
