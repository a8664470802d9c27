/** `2026-11-21 06:30:00.000000`, as in callbacks and uploads. */
export const stampOf = (at: number): string => `${new Date(at).toISOString().replace('T', ' ').replace('Z', '')}000`;

/** Samples of message records carry this offset, so a reader that drops it is wrong by hours. */
export const stampWithOffset = (at: number): string => `${stampOf(at + 5.5 * 60 * 60_000)}+05:30`;
