/** Which verb of the API a request is. Slash at the end, account and method are checked as strictly as Plivo does. */
import type { Account } from '../account.ts';
import type { Media } from '../media/media.ts';
import type { createMessages } from '../messages/messages.ts';
import type { createRecords } from '../messages/records.ts';
import type { Reply } from '../types.ts';
import { ApiProblem } from './problem.ts';
import type { Request } from './request.ts';

type RouteDeps = {
  authId: string;
  account: Account;
  media: Media;
  messages: ReturnType<typeof createMessages>;
  records: ReturnType<typeof createRecords>;
  background: (work: Promise<void>) => void;
};

type Handler = (request: Request, id: string) => Reply | Promise<Reply>;

const json = ({ contentType, body }: Request): unknown => {
  if (!/^application\/json\b/i.test(contentType))
    throw new ApiProblem(400, 'the content type must be application/json');
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new ApiProblem(400, 'the body is not JSON');
  }
};

export const createRoutes = ({ authId, account, media, messages, records, background }: RouteDeps) => {
  const table: [RegExp, Partial<Record<string, Handler>>][] = [
    [/^$/, { GET: () => account.get() }],
    [/^Number\/([^/]+)\/$/, { GET: (_request, digits) => account.number(digits) }],
    [/^Powerpack\/([^/]+)\/$/, { GET: (_request, uuid) => account.powerpack(uuid) }],
    [/^Application\/([^/]+)\/$/, { GET: (_request, id) => account.application(id) }],
    [
      /^Message\/$/,
      {
        POST: (request) => messages.send(json(request), request.requesterIp, background),
        GET: ({ query }) => records.list(query),
      },
    ],
    [/^Message\/([^/]+)\/$/, { GET: (_request, id) => records.get(messages.find(id)) }],
    [
      /^Message\/([^/]+)\/Media\/$/,
      {
        GET: (_request, id) => ({
          status: 200,
          body: { objects: messages.find(id).media.map((medium) => ({ ...media.view(medium), message_uuid: id })) },
        }),
      },
    ],
    [
      /^Media\/$/,
      {
        POST: ({ contentType, body }) => media.upload(contentType, body),
        GET: ({ query }) => media.list(query),
      },
    ],
    [/^Media\/([^/]+)\/$/, { GET: (_request, id) => media.get(id) }],
  ];

  /** Rejects with `ApiProblem`. */
  return async (request: Request): Promise<Reply> => {
    const prefix = `/v1/Account/${authId}/`;
    if (!request.path.startsWith(prefix)) throw new ApiProblem(404, 'not found');
    const rest = request.path.slice(prefix.length);
    for (const [shape, verbs] of table) {
      const match = shape.exec(rest);
      if (!match) continue;
      const handler = verbs[request.method];
      if (!handler) throw new ApiProblem(405, 'method not allowed');
      return handler(request, match[1] ?? '');
    }
    throw new ApiProblem(404, 'not found');
  };
};
