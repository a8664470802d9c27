import { describe, expect, it } from 'vitest';
import { createPrivateHosts, isLiteral, isPublicAddress, targetOf } from './address.ts';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '[2606:4700::1111]', '2a00:1450:4001:800::200e'])(
    'takes %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['this network', '0.0.0.0'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['link-local', '169.254.1.1'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud metadata of Alibaba', '100.100.100.200'],
    ['cloud metadata of Azure', '168.63.129.16'],
    ['cloud metadata over IPv6', 'fd00:ec2::254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['IETF assignments', '192.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['benchmarking', '198.18.0.1'],
    ['6to4 relay', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback in brackets', '[::1]'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped loopback in hex', '::ffff:7f00:1'],
    ['IPv4-mapped public', '::ffff:8.8.8.8'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:1::1'],
    ['documentation', '2001:db8::1'],
    ['unique local', 'fc00::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['discard', '100::1'],
    ['outside of global unicast', '4000::1'],
    ['no address at all', 'example.com'],
  ])('refuses %s: %s', (_what, address) => expect(isPublicAddress(address)).toBe(false));
});

describe('isLiteral', () => {
  it('tells addresses from names', () => {
    expect(['127.0.0.1', '[::1]', '::1'].every(isLiteral)).toBe(true);
    expect(['localhost', 'a.example', 'dead.beef'].some(isLiteral)).toBe(false);
  });
});

describe('createPrivateHosts', () => {
  const hosts = createPrivateHosts(['Files.Internal:8080', '127.1:9000', '[::1]:9000', 'web.internal:80']);

  it.each([
    ['http://files.internal:8080/a.jpg', true],
    ['http://127.0.0.1:9000/', true],
    ['http://[::1]:9000/', true],
    ['http://web.internal/', true],
    ['https://web.internal/', false],
    ['http://files.internal/', false],
    ['http://files.internal:8081/', false],
    ['http://other.internal:8080/', false],
  ])('knows %s: %s', (url, known) => expect(hosts.has(targetOf(new URL(url)))).toBe(known));
});
