/**
 * `node src/cli/healthcheck.ts /healthz` asks the bot on this machine for that path, where `HOST` and `PORT` say that it
 * listens, and ends with 0 if the answer is 200, with 1 otherwise. For the image's HEALTHCHECK, which gives it 5 s.
 *
 * It reads the two variables itself: to check the whole configuration every 30 s takes longer than to ask.
 */
import { get } from 'node:http';

/** Listening there means everywhere; connecting there works on Linux only. */
const loopbackOf: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

const { HOST, PORT } = process.env;
// A variable that is set to nothing counts as not set; the defaults are those of the configuration.
const host = HOST?.trim() || '0.0.0.0';
const port = PORT?.trim() || '3000';

// As parts, because an IPv6 address in a URL needs brackets.
get({ host: loopbackOf[host] ?? host, port, path: process.argv[2] }, ({ statusCode }) =>
  process.exit(statusCode === 200 ? 0 : 1),
).on('error', () => process.exit(1));
