/** The page's own small HTTP, on 127.0.0.1: its files, its state as a stream, and gestures. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '../world.ts';
import { bundlePage } from './bundle.ts';
import { favicon, pageDocument } from './document.ts';
import { type Answer, bodyOf, json, notFound, picture, send } from './gestures/answers.ts';
import { Gesture } from './gestures/gesture-schema.ts';
import { createGestures } from './gestures/gestures.ts';
import { isOurGesture, isOurHost } from './guard.ts';
import { phoneMedium } from './phones.ts';
import { type PageParts, snapshotOf } from './snapshot.ts';
import { createStream } from './stream.ts';

const storedFile = ({ slack }: World, id: string) => {
  const file = slack.file(id);
  return file && { type: file.mimetype, bytes: file.bytes };
};

export const startPage = async (parts: PageParts, port: number) => {
  const { world, bot, wire } = parts;
  const bundle = bundlePage();
  const gesture = createGestures(parts);
  const stream = createStream(() => snapshotOf(parts));
  let touched = false;

  const take = async (request: IncomingMessage): Promise<Answer> => {
    if (!isOurGesture(request)) return json(403, { refused: 'Only the page itself may do that.' });
    const read = Gesture.safeParse(await bodyOf(request).catch(() => undefined));
    if (!read.success) return json(400, { refused: 'The page asked for something that does not exist.' });
    touched = true;
    const outcome = await gesture(read.data);
    stream.changed();
    return json(200, outcome);
  };

  const give = async (path: string): Promise<Answer> => {
    const [, first, second = '', third = ''] = path.split('/');
    switch (first) {
      case '':
        return { status: 200, type: 'text/html; charset=utf-8', body: pageDocument };
      case 'app.js':
        return { status: 200, type: 'text/javascript; charset=utf-8', body: (await bundle).script };
      case 'style.css':
        return { status: 200, type: 'text/css; charset=utf-8', body: (await bundle).style };
      case 'favicon.svg':
        return { status: 200, type: 'image/svg+xml', body: favicon };
      case 'phone':
        return picture(phoneMedium(world, second, Number(third)));
      case 'file':
        return picture(storedFile(world, second));
      case 'wire':
        return json(200, wire.detail(Number(second)) ?? {});
      default:
        return notFound;
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (!isOurHost(request, listening())) return send(response, { ...notFound, status: 421 });
    if (request.method === 'GET' && pathname === '/state') return stream.open(response);
    if (request.method === 'POST' && pathname === '/gesture') return send(response, await take(request));
    return send(response, request.method === 'GET' ? await give(pathname) : notFound);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, json(500, { refused: error instanceof Error ? error.message : String(error) }));
    });
  });
  const listening = (): number => (server.address() as AddressInfo).port;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  world.slack.onChange(stream.changed);
  world.plivo.onChange(stream.changed);
  bot.onChange(stream.changed);
  await bundle;

  return {
    url: `http://127.0.0.1:${listening()}`,
    /** Whether somebody did anything on it. */
    touched: (): boolean => touched,
    close: async (): Promise<void> => {
      stream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
export type Page = Awaited<ReturnType<typeof startPage>>;
