import { BlockList, isIP } from 'node:net';

/** Networks that nothing on the Internet answers from: this machine, private and link-local ones, and those set aside (RFC 6890). */
const REFUSED_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

const refused4 = new BlockList();
for (const [network, prefix] of REFUSED_4) refused4.addSubnet(network, prefix, 'ipv4');

/** Of IPv6 only global unicast is reached, without the parts of it that carry an IPv4 address or are set aside. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const refused6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  refused6.addSubnet(network, prefix, 'ipv6');

/** Whether an address is this machine's, a private network's, or otherwise not on the Internet; also true for what is no address. */
export function isInside(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return refused4.check(address, 'ipv4');
    case 6:
      return !global6.check(address, 'ipv6') || refused6.check(address, 'ipv6');
    default:
      return true;
  }
}
