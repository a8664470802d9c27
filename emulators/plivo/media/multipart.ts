import { ApiProblem } from '../http/problem.ts';

export type Part = { name: string; filename: string | undefined; type: string | undefined; bytes: Buffer };

const crlf = Buffer.from('\r\n');
const blank = Buffer.from('\r\n\r\n');

/** By hand and strict: a lenient parser would invent the content type that the real server misses. RFC 7578. */
export const readMultipart = (contentType: string, body: Buffer): Part[] => {
  const boundary = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw new ApiProblem(400, 'multipart/form-data with a boundary is required');
  return [...partsOf(body, Buffer.from(`--${name}`))];
};

function* partsOf(body: Buffer, delimiter: Buffer): Generator<Part> {
  let at = body.indexOf(delimiter);
  for (;;) {
    if (at < 0) throw new ApiProblem(400, 'the multipart body does not end');
    const start = at + delimiter.length;
    if (body.subarray(start, start + 2).toString() === '--') return;
    const end = body.indexOf(Buffer.concat([crlf, delimiter]), start);
    const head = body.indexOf(blank, start);
    if (end < 0 || head < 0 || head > end) throw new ApiProblem(400, 'a part of the multipart body has no end');
    yield partOf(body.subarray(start, head).toString(), body.subarray(head + blank.length, end));
    at = end + crlf.length;
  }
}

const partOf = (head: string, bytes: Buffer): Part => {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? '';
  return {
    name: /(?:^|[;\s])name="([^"]*)"/.exec(disposition)?.[1] ?? '',
    filename: /(?:^|[;\s])filename="([^"]*)"/.exec(disposition)?.[1],
    type: /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase(),
    bytes,
  };
};
