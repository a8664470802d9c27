/**
 * Whether the carrier's reports come. One that is late or lost is nothing; several messages in a row of which the carrier
 * had to be asked what a report should have said mean that none comes. Of this process only: where several share the
 * reports, each gets some.
 */
export type ReportWatch = {
  /** A report came. */
  came(): void;
  /** Asking brought news of a message. @returns whether so many brought some since the last report that none seems to come */
  asked(recordId: string): boolean;
};

const suspiciousFrom = 3;

export const createReportWatch = (): ReportWatch => {
  const askedFor = new Set<string>();
  return {
    came: () => askedFor.clear(),
    asked: (recordId) => {
      if (askedFor.size < suspiciousFrom) askedFor.add(recordId);
      return askedFor.size >= suspiciousFrom;
    },
  };
};
