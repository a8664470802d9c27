/** Failures on demand, as a network or a proxy in front of Plivo makes them. */
export type Fault = {
  /** Matched against the path: a part of it, or an expression. */
  path: string | RegExp;
  method?: 'GET' | 'POST';
  /**
   * `resetBefore` and `resetAfter` break the connection without doing, or after doing, what was asked; `hang` never
   * answers; `html202` and `empty202` are what a proxy makes of a good answer; `delay` answers properly, but later.
   */
  kind: 'status' | 'resetBefore' | 'resetAfter' | 'hang' | 'html202' | 'empty202' | 'delay';
  /** For `status`. */
  status?: number;
  /** For `status`: the body is a page, as from a proxy, instead of Plivo's JSON. */
  html?: boolean;
  /** For `status`: Plivo's `error`. */
  error?: string;
  /** For `delay`. */
  ms?: number;
  /** Whether the request is carried out all the same; by default only where the kind implies it. */
  processed?: boolean;
  /** How many requests it hits; 1 by default. */
  times?: number;
};

const impliesProcessing: ReadonlySet<Fault['kind']> = new Set(['resetAfter', 'html202', 'empty202', 'delay']);

export const isProcessed = (fault: Fault): boolean => fault.processed ?? impliesProcessing.has(fault.kind);

export const createFaults = () => {
  const armed: { fault: Fault; left: number }[] = [];

  const hits = ({ path, method }: Fault, requestMethod: string, requestPath: string): boolean =>
    (method === undefined || method === requestMethod) &&
    (typeof path === 'string' ? requestPath.includes(path) : path.test(requestPath));

  return {
    add: (fault: Fault): void => {
      armed.push({ fault, left: fault.times ?? 1 });
    },
    /** The oldest fault that hits this request; taken once. */
    take: (method: string, path: string): Fault | undefined => {
      const found = armed.find(({ fault, left }) => left > 0 && hits(fault, method, path));
      if (!found) return undefined;
      found.left -= 1;
      return found.fault;
    },
    clear: (): void => {
      armed.length = 0;
    },
  };
};
