/** What a process holds, asked through Node's inspector, after its garbage was collected. */
import { eventually } from '../eventually.ts';

type Answer = { id: number; result?: { result?: { value?: unknown } }; error?: { message: string } };

/** `output` is what a process that was started with `--inspect=0` says. */
export const openInspector = async (output: readonly string[]) => {
  const address = () => /ws:\/\/127\.0\.0\.1:\S+/.exec(output.join(''))?.[0];
  await eventually('the inspector says where it listens', () => address() !== undefined);
  const socket = new WebSocket(address() ?? '');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')));
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer: Answer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  const call = (method: string, params: object = {}): Promise<Answer> => {
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
      const { result } = await call('Runtime.evaluate', { expression, returnByValue: true });
      return Number(result?.result?.value);
    },
    close: () => socket.close(),
  };
};
