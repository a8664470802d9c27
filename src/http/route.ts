import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** A request whose body was read within its limits and is valid UTF-8. */
export type HttpRequest = {
  headers: IncomingHttpHeaders;
  /** As it came, still percent-encoded and without the query. */
  path: string;
  /** As it came, with the query. */
  url: string;
  /** The percent-decoded value of the route's one `:param`. */
  params: Readonly<Record<string, string>>;
  body: Buffer;
  /** For a handler that answers by itself. */
  raw: { req: IncomingMessage; res: ServerResponse };
};

export type HttpResponse = { status: number; headers?: Readonly<Record<string, string>>; body?: string };

export type Route = {
  method: 'GET' | 'POST';
  /** Exact, or with one segment `:name`. A trailing slash counts. */
  path: string;
  /** Media types without parameters; anything else is answered 415. Absent: any. */
  contentTypes?: readonly string[];
  /** Largest body, 1 MiB unless told. */
  maxBytes?: number;
  /** `'handled'` if the answer was written to `raw.res`. What it throws is answered by `errors-to-status.ts`. */
  handle(request: HttpRequest): Promise<HttpResponse | 'handled'>;
};

/** The media type of a Content-Type header: lower case, without parameters such as `; charset=utf-8`. */
export const mediaType = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
