/** The clocks of processes on one store may differ by this much; what is further ahead, a wrong clock wrote. In milliseconds. */
export const clockSkewMs = 60_000;
