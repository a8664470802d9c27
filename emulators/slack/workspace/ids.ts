/** Ids that look like Slack's: a letter for the kind, then capitals and digits. */
export const createIds = () => {
  const last = new Map<string, number>();
  return (prefix: string): string => {
    const n = (last.get(prefix) ?? 0) + 1;
    last.set(prefix, n);
    return `${prefix}0SBX${n.toString(36).toUpperCase().padStart(6, '0')}`;
  };
};

/** Message timestamps: seconds and six digits, unique and rising in a workspace even if the clock stands still. */
export const createTimestamps = (now: () => number) => {
  let last = 0;
  return (): string => {
    last = Math.max(Math.floor(now()) * 1000, last + 1);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
  };
};
