/**
 * How much processor time a piece of work takes, on a machine that is known. Other than a clock, this is hardly slower where
 * much else runs; what remains (shared caches, a slower machine) is taken out by a known piece of work of the same moment.
 */

/** What the known piece took where the bounds of the tests were set, in milliseconds. */
const yardstickMs = 35;
/** Cheaper than any bound on any machine, and not worth the yardstick. */
const cheapMs = 50;

const text = Array.from({ length: 400 }, (_, n) => `+1 (415) 555-${n}, https://a.example/${n}?x=ä`).join(' ');
const yardstick = (): void => {
  for (let n = 0; n < 20; n += 1) {
    text.normalize('NFKC').replace(/(\p{L}+)|(\d{3,4})/gu, (word) => word + n);
    JSON.parse(JSON.stringify([...text]));
  }
};

/** Of this thread: neither the compiler and the garbage collector beside it nor another test's work in a pool count. */
const startMeter = (): (() => number) => {
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  };
};

const onKnownMachine = (ms: number): number => {
  if (ms < cheapMs) return ms;
  yardstick();
  const meter = startMeter();
  yardstick();
  return (ms * yardstickMs) / meter();
};

/** Milliseconds of the known machine. */
export const cpuMsOf = (work: () => void): number => {
  const meter = startMeter();
  work();
  return onKnownMachine(meter());
};

/** The same for work that waits in between: whatever this thread does meanwhile counts. */
export const cpuMsOfAsync = async (work: () => Promise<unknown>): Promise<number> => {
  const meter = startMeter();
  await work();
  return onKnownMachine(meter());
};
