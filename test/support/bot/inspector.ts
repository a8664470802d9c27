/** What a process holds after its garbage was collected, and what it has run, asked through Node's inspector. */
import type { Debugger, Profiler } from 'node:inspector';
import { eventually } from '../eventually.ts';

type Answer<Result> = { id: number; result?: Result; error?: { message: string } };
type Evaluated = { result: { value?: unknown } };
type ScriptParsed = { method: 'Debugger.scriptParsed'; params: Debugger.ScriptParsedEventDataType };

/** Far more than any answer takes, on any machine; a process that stands still gives none. */
const answerWithinMs = 60_000;

/** Where the process keeps the trace of the files that it passes through. */
const trace = 'globalThis.tracedFiles';

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
  const scriptIds = new Map<string, string>();
  socket.addEventListener('message', ({ data }) => {
    const said: Answer<never> | ScriptParsed = JSON.parse(String(data));
    if ('id' in said) waiting.get(said.id)?.(said);
    else if (said.method === 'Debugger.scriptParsed') scriptIds.set(said.params.url, said.params.scriptId);
  });
  let last = 0;
  const call = <Result>(method: string, params: object = {}): Promise<Answer<Result>> => {
    last += 1;
    const id = last;
    socket.send(JSON.stringify({ id, method, params }));
    const answered = new Promise<Answer<Result>>((resolve) => waiting.set(id, resolve));
    const late = new Promise<never>((_, reject) => {
      const refuse = () => reject(new Error(`the inspector does not answer ${method}`));
      AbortSignal.timeout(answerWithinMs).addEventListener('abort', refuse);
    });
    return Promise.race([answered, late]);
  };
  const evaluate = async (expression: string): Promise<unknown> =>
    (await call<Evaluated>('Runtime.evaluate', { expression, returnByValue: true })).result?.result.value;

  /** Breakpoints that never stop, because their condition only notes the file. */
  const noteEntries = async (url: string): Promise<void> => {
    const start = { scriptId: scriptIds.get(url), lineNumber: 0 };
    const { result } = await call<Debugger.GetPossibleBreakpointsReturnType>('Debugger.getPossibleBreakpoints', {
      start,
    });
    if (!result) throw new Error(`the process has not loaded ${url}`);
    const condition = `${trace}.at(-1) !== '${url}' && ${trace}.push('${url}') === 0`;
    await Promise.all(result.locations.map((location) => call('Debugger.setBreakpoint', { location, condition })));
  };

  return {
    /** The value of an expression in that process; plain data only. */
    evaluate,
    /** Bytes on the heap and beside it, as buffers are. */
    heldBytes: async (): Promise<number> => {
      // Twice, because what has a finalizer goes with the second.
      for (let round = 0; round < 2; round += 1) await call('HeapProfiler.collectGarbage');
      const expression = 'process.memoryUsage().heapUsed + process.memoryUsage().external';
      return Number(await evaluate(expression));
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
    /** From now on notes whenever the process enters one of these files (`file://…`), which it has loaded. */
    startTrace: async (urls: readonly string[]): Promise<void> => {
      await evaluate(`${trace} = []`);
      await call('Debugger.enable');
      await Promise.all(urls.map(noteEntries));
    },
    /** The files that were passed since the last look, in order; one that was left and entered again stands there again. */
    takeTrace: async (): Promise<string[]> => (await evaluate(`${trace}.splice(0)`)) as string[],
    close: () => socket.close(),
  };
};
