/** Waits for a condition with a bound, for what happens in another process. */
export const until = async (met: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (!(await met())) {
    if (Date.now() > deadline) throw new Error(`did not happen within ${withinMs} ms: ${met}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
