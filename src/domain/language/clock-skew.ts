/** The clocks of processes on one store may differ by so many milliseconds; what is further ahead, a wrong clock wrote. */
export const clockSkewMs = 60_000;
