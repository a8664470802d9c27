import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';

const form = 'application/x-www-form-urlencoded';

/** As a client that writes its whole body before it looks at the answer, which many do. */
const postAll = (url: string, body: string): Promise<number> => {
  const { hostname, port, host, pathname } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.pause();
  socket.on('error', reject);
  socket.on('data', (bytes) => {
    answer += bytes;
  });
  socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])));
  const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${form}\r\nContent-Length: ${body.length}\r\n\r\n`;
  socket.write(head + body, () => socket.resume());
  return promise;
};

describe('a body that nobody will read', () => {
  it.each([
    ['/slack/events', 401],
    ['/plivo/status/AAAAAAAAAAAAAAAAAAAAAA', 401],
    ['/plivo/inbound', 404],
    ['/nowhere', 404],
    ['/healthz', 405],
    ['/readyz', 405],
  ])('does not keep its sender from the answer at %s', async (path, status) => {
    const { appUrl } = await startBot();
    for (let turn = 0; turn < 3; turn += 1) {
      const { value, ms } = await timed(() => postAll(`${appUrl}${path}`, 'a='.padEnd(8_000_000, 'x')));
      expect(value).toBe(status);
      expect(ms).toBeLessThan(1_000);
    }
  });
});

it.each(['%ff%fe', 'caf%e9', '%C3', '%zz', '100%'])(
  'a signed command with the escapes %s is refused',
  async (escapes) => {
    const bot = await startBot();
    const body = `command=%2Fmms&text=4155550123+${escapes}&user_id=${people.sender}&team_id=T0SANDBOX1&channel_id=C0GENERAL&trigger_id=1`;
    const answer = await bot.people.raw('', {
      headers: { 'content-type': form },
      body,
      timestamp: Math.floor(Date.now() / 1000),
    });
    expect(answer.status).toBe(400);
    expect(bot.plivo.requests).toHaveLength(0);
  },
);
