import { BlockList, isIP } from 'node:net';

/** An error in the address of an endpoint. */
export interface AddressFault {
  readonly expected: string;
  readonly fix: string;
}

/**
 * Addresses that the internet does not route to anybody.
 * @see IANA, "IPv4 Special-Purpose Address Registry"
 */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix);
}

/** Last labels of names that no public DNS has. @see IANA, "Special-Use Domain Names" */
const NOT_PUBLIC_NAME = /(?:^|\.)(?:alt|arpa|internal|invalid|lan|local|localhost|onion|test)$/;
/** A name of DNS, without the dot that may end it. */
const NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PLAIN = 'an https:// address without user, query or fragment, such as https://orders.example.com/v1';
const LINK = 'put it behind a load balancer of its VPC and declare vpcLink';

/**
 * Returns the error in the address of an endpoint: a form that API Gateway does not accept, no TLS, or a host that it
 * cannot reach.
 * @param inVpc - whether a VPC link leads to the endpoint; a VPC link does not resolve the name
 * @see AWS docs, "HTTP integrations for REST APIs in API Gateway" (endpoint ports)
 */
export function addressFault(url: string, inVpc: boolean): AddressFault | undefined {
  const [, scheme, host = '', port, path = ''] =
    /^(https?):\/\/([^/?#@\s:[\]]+)(?::(\d+))?(\/[^?#\s'"{}$%\\]*)?$/.exec(url) ?? [];
  if (/^https?:\/\/\[/.test(url)) return { expected: `${PLAIN}, and no IPv6 address`, fix: 'name the host' };
  if (scheme === undefined || !URL.canParse(url)) return { expected: PLAIN, fix: 'correct it' };
  if (path.split('/').some((part) => part === '.' || part === '..')) {
    return { expected: `${PLAIN}, and no "." and ".." in its path`, fix: 'correct it' };
  }
  if (scheme === 'http' && !inVpc) {
    const reason = 'everyone on the network path can read and change requests without TLS';
    return { expected: `https:// without a VPC link, since ${reason}`, fix: 'use https://' };
  }
  const number = Number(port ?? 443);
  if (!(number === 80 || number === 443 || (number >= 1_024 && number <= 65_535))) {
    return {
      expected: 'port 80, 443 or 1024 to 65535, the only ones that API Gateway calls',
      fix: 'listen on one of them',
    };
  }
  return hostFault(host.toLowerCase(), new URL(url).hostname, inVpc);
}

/** @param read - the host as a browser reads it: `0x7f.1` is 127.0.0.1 */
function hostFault(host: string, read: string, inVpc: boolean): AddressFault | undefined {
  if (!NAME.test(host)) {
    const expected = 'a host of letters, digits, hyphens and dots, as API Gateway requires';
    return { expected, fix: 'use such a name' };
  }
  if (isIP(read) !== 0 && read !== host) {
    return { expected: 'an IP address as four numbers with dots, or a name', fix: `write ${read}, or name it` };
  }
  if (inVpc) return undefined;
  const isPublic = isIP(host) === 0 ? host.includes('.') && !NOT_PUBLIC_NAME.test(host) : !NOT_PUBLIC.check(host);
  if (isPublic) return undefined;
  return { expected: 'a host on the internet, since API Gateway reaches no other without a VPC link', fix: LINK };
}
