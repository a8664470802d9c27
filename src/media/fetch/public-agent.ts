/**
 * Connections to public addresses only. The check stands where the connection is made, so that nothing can change
 * between the check and the use.
 */
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isLiteral, isPublicAddress, type Target, targetOf } from './address.ts';

type AgentOptions = { isTrusted: (target: Target) => boolean; resolve: Resolve; connectMs: number };
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The `code` of the error with which a connection to a private address is refused. */
export const blockedCode = 'EBLOCKED';
const blockedError = () => Object.assign(new Error('not a public address'), { code: blockedCode });

/** HTTP/1 and one request per connection, so that every request passes through the check. */
export const createPublicAgent = ({ isTrusted, resolve, connectMs }: AgentOptions): Agent => {
  const connector = (mayConnect: (address: string) => boolean) =>
    buildConnector({ timeout: connectMs, allowH2: false, lookup: checkedLookup(resolve, mayConnect) });
  const toAnywhere = connector(() => true);
  const toPublic = connector(isPublicAddress);

  return new Agent({
    pipelining: 0,
    allowH2: false,
    connect: (options, callback) => {
      const target = targetOf(options);
      if (isTrusted(target)) return toAnywhere(options, callback);
      if (isLiteral(target.host) && !isPublicAddress(target.host)) return callback(blockedError(), null);
      toPublic(options, callback);
    },
  });
};

/** One private address among several is enough to refuse: which one is used is not ours to choose. */
export const checkedLookup =
  (resolve: Resolve, mayConnect: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => mayConnect(address))) callback(blockedError(), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
