/**
 * Where a link from a person may lead: nowhere that only this machine or its network can reach. Two checks, because
 * Node asks a `lookup` only for names: a literal address in a URL never passes through it.
 */
import ipaddr from 'ipaddr.js';

/** Global IPv6 unicast (IANA); ipaddr.js calls everything unicast that no registry entry names. */
const globalIpv6 = ipaddr.parseCIDR('2000::/3');
/** Public by its number, but answered by the host machine in Azure: the metadata address that no range covers. */
const azureHost = '168.63.129.16';

/**
 * True for an address in the public Internet. An IPv4 address in IPv6 clothes (mapped, 6to4, Teredo, NAT64) is not
 * unwrapped but refused: no honest name resolves to one.
 */
export const isPublicAddress = (host: string): boolean => {
  const address = unbracketed(host);
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === azureHost) return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalIpv6);
};

/** Whether a host is an address and no name. */
export const isLiteral = (host: string): boolean => ipaddr.isValid(unbracketed(host));
/** URLs write IPv6 in brackets, sockets do not; everything here takes both. */
const unbracketed = (host: string): string => host.replace(/^\[|\]$/g, '');

export type Target = { host: string; port: string };

/** Of a parsed URL: its host in the one spelling that URLs have, and the port that will be connected to. */
export const targetOf = ({ hostname, port, protocol }: Pick<URL, 'hostname' | 'port' | 'protocol'>): Target => ({
  host: hostname,
  port: port || (protocol === 'https:' ? '443' : '80'),
});

/** Knows the operator's `host:port` entries, in the spelling that a URL gives them (`LOCALHOST`, `127.1` and so on). */
export const createPrivateHosts = (entries: readonly string[]) => {
  const known = new Set(entries.map((entry) => keyOf(targetOf(new URL(`http://${entry}`)))));
  return { has: (target: Target): boolean => known.has(keyOf(target)) };
};

const keyOf = ({ host, port }: Target): string => `${unbracketed(host)}|${port}`;
