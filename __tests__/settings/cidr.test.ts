import { cidrFault } from '../../src/settings/cidr';

test.each([
  '203.0.113.0/24',
  '203.0.113.7/32',
  '10.0.0.0/8',
  '2001:db8::/32',
  '2001:db8::1/128',
  '::1/128',
  '2000::/16',
  '2001:db8:0:1:2:3:4:0/112',
])('%s is a range', (cidr) => {
  expect(cidrFault(cidr)).toBeUndefined();
});

test.each([
  '',
  'any',
  '203.0.113.7',
  '203.0.113/24',
  '203.0.113.0/33',
  '203.0.113.256/32',
  '203.0.113.0/024',
  '203.0.113.0/24 ',
  '203.0.113.0-9/24',
  '2001:db8::/129',
  '2001:db8::1::/64',
  '2001:DB8::/32',
  '::ffff:203.0.113.7/128',
  'fe80::1%eth0/128',
])('%j is none', (text) => {
  expect(cidrFault(text)).toBe('comma-separated ranges of addresses such as 203.0.113.0/24 or 2001:db8::/32');
});

test.each(['0.0.0.0/0', '::/0', '203.0.113.0/0', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/7', '8000::/1', '2000::/15'])(
  '%s covers nearly every address',
  (all) => {
    expect(cidrFault(all)).toBe('no range wider than /8, or /16 for IPv6, since a few of those cover all addresses');
  },
);

test.each(['203.0.113.7/24', '203.0.113.1/31', '2001:db8::1/64', '2001:db8:0:1:2:3:4:1/112', '::1/127'])(
  '%s has bits behind its prefix',
  (cidr) => {
    expect(cidrFault(cidr)).toBe(`the first address of the range in ${cidr}, or a longer prefix`);
  },
);
