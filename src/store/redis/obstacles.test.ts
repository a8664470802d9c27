import { expect, it } from 'vitest';
import { DeadlineError } from '../../ports/errors.ts';
import { notConnected } from './obstacles.ts';

const failure = (code: string) => Object.assign(new Error('connect failed'), { code });

it.each([
  [
    'a wrong password',
    new Error('WRONGPASS invalid username-password pair'),
    false,
    "doesn't take the user or password",
  ],
  ['no password', new Error('NOAUTH Authentication required.'), false, "doesn't take the user or password"],
  ['its own certificate', failure('DEPTH_ZERO_SELF_SIGNED_CERT'), true, 'NODE_EXTRA_CA_CERTS'],
  ['a certificate of another host', failure('ERR_TLS_CERT_ALTNAME_INVALID'), true, 'certificate is not trusted'],
  ['an unknown authority', failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), true, 'certificate is not trusted'],
  ['no TLS', failure('ERR_SSL_WRONG_VERSION_NUMBER'), true, 'write redis://'],
  ['silence to TLS', new DeadlineError(2_000), true, 'write redis://'],
  ['TLS only', failure('ECONNRESET'), false, 'write rediss://'],
  ['silence', new DeadlineError(2_000), false, 'the firewall'],
  ['nobody', failure('ECONNREFUSED'), true, 'nothing listens there'],
  ['nobody at several addresses', new AggregateError([failure('ECONNREFUSED')]), false, 'nothing listens there'],
  ['an unknown name', failure('ENOTFOUND'), false, 'host name is unknown'],
])('tells %s apart', (_what, cause, isTls, says) => {
  const { message } = notConnected('host:6379', isTls, cause);
  expect(message).toMatch(/^Redis at host:6379 .*\.$/);
  expect(message).toContain(says);
});
