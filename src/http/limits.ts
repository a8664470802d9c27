/** What a stranger may cost, in milliseconds and bytes. Tests make them small. */
export type HttpLimits = {
  /** From the first byte of a connection to the end of the headers. */
  headersMs: number;
  /** From the first byte to the end of the body. */
  requestMs: number;
  /** From the whole request to its answer. */
  handleMs: number;
  /** How long the rest of a refused body is taken and thrown away, so that its sender gets to see the answer. */
  lingerMs: number;
  headerBytes: number;
  /** Of a body, where the route says nothing else. */
  bodyBytes: number;
};

export const defaultLimits: HttpLimits = {
  headersMs: 5_000,
  requestMs: 10_000,
  // Slack gives up after 3 s and Plivo after 8 s: nobody listens any more.
  handleMs: 10_000,
  lingerMs: 1_000,
  headerBytes: 16 * 1024,
  bodyBytes: 1024 * 1024,
};
