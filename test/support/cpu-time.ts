/** How many milliseconds of processor time a piece of work takes: other than a clock, it is not slow where much else runs. */
export const cpuMsOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
