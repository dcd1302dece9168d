import fc from 'fast-check';
import { addressFault } from '../../src/stacks/endpoint-address';

const outside = (url: string) => addressFault(url, false);
const inVpc = (url: string) => addressFault(url, true);

test.each([
  'https://orders.example.com',
  'https://orders.example.com/',
  'https://orders.example.com/v1/~a_b',
  'https://ORDERS.example.com:8443/v1',
  'https://xn--bcher-kva.example',
  'https://8.8.8.8/v1',
  'https://internal.example.com',
  'https://localhost.example.com',
  'https://10.example.com',
])('%s is an endpoint', (url) => {
  expect([outside(url), inVpc(url)]).toEqual([undefined, undefined]);
});

test.each([
  'http://orders.internal:8080/v1',
  'https://orders',
  'https://10.0.0.7',
  'http://192.168.1.1',
  'https://orders.local',
])('%s is one through a VPC link alone', (url) => {
  expect(inVpc(url)).toBeUndefined();
  expect(outside(url)).toBeDefined();
});

test.each([
  'https://localhost',
  'https://localhost:3000',
  'https://api.localhost',
  'https://127.0.0.1',
  'https://127.8.9.1',
  'https://0.0.0.0',
  'https://169.254.169.254',
  'https://10.1.2.3',
  'https://172.16.0.1',
  'https://172.31.255.255',
  'https://192.168.0.1',
  'https://100.64.0.1',
  'https://198.18.0.1',
  'https://203.0.113.9',
  'https://224.0.0.1',
  'https://255.255.255.255',
  'https://orders',
  'https://printer.local',
  'https://ip-10-0-0-1.eu-central-1.compute.internal',
  'https://router.lan',
  'https://home.arpa',
])('%s is not reached, and a VPC link is the remedy', (url) => {
  expect(outside(url)).toEqual({
    expected: expect.stringContaining('a host on the internet') as string,
    fix: 'put it behind a load balancer of its VPC and declare vpcLink',
  });
});

test.each<[string, string]>([
  ['https://2130706433', 'write 127.0.0.1, or name it'],
  ['https://0x7f.1', 'write 127.0.0.1, or name it'],
  ['https://0x7f000001', 'write 127.0.0.1, or name it'],
  ['https://017700000001', 'write 127.0.0.1, or name it'],
  ['https://127.1', 'write 127.0.0.1, or name it'],
  ['https://134744072', 'write 8.8.8.8, or name it'],
])('%s is refused, as it is another address to a reader', (url, fix) => {
  expect([outside(url)?.fix, inVpc(url)?.fix]).toEqual([fix, fix]);
});

test.each([
  'https://[::1]',
  'https://[fd00::1]',
  'https://[fe80::1]/v1',
  'https://[::ffff:127.0.0.1]',
  'https://[2600::1]',
  'https://my_orders.example.com',
  'https://-orders.example.com',
  'https://orders-.example.com',
  'https://orders..example.com',
  'https://orders.example.com.',
  `https://${'a'.repeat(64)}.example.com`,
  'https://bücher.example.com',
  'https://1.2.3.4.5',
  'https://256.1.1.1',
  'https://user@orders.example.com',
  'https://user:secret@orders.example.com',
  'https://orders.example.com#part',
  'https://orders.example.com/v1#part',
  'https://orders.example.com?key=1',
  'https://orders.example.com\\@evil.example.com',
  'https://orders.example.com/a\\b',
  'https://orders.example.com/../v1',
  'https://orders.example.com/v1/.',
  'https://orders.example.com/{id}',
  'https://orders.example.com/${x}',
  'https://orders.example.com/%2e%2e',
  'https://orders.example.com/a b',
  'https://orders.example.com:0',
  'https://orders.example.com:22',
  'https://orders.example.com:65536',
  'https://orders.example.com:',
  'https://',
  'https:orders.example.com',
  'HTTPS://orders.example.com',
  'ftp://orders.example.com',
  'orders.example.com',
  ' https://orders.example.com',
  'https://orders.example.com\n',
  '',
])('%j is no endpoint anywhere', (url) => {
  expect([outside(url), inVpc(url)]).toEqual([
    { expected: expect.any(String) as string, fix: expect.any(String) as string },
    { expected: expect.any(String) as string, fix: expect.any(String) as string },
  ]);
});

test('no private IPv4 address is an endpoint, however it is written', () => {
  const octet = fc.nat(255);
  const ip = fc.oneof(
    fc.tuple(fc.constantFrom(10, 127, 0, 224, 240), octet, octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
  );
  const written = fc.constantFrom<(parts: readonly number[]) => string>(
    (parts) => parts.join('.'),
    (parts) => parts.map((part) => `0x${part.toString(16)}`).join('.'),
    (parts) => parts.map((part) => `0${part.toString(8)}`).join('.'),
    (parts) => String(parts.reduce((sum, part) => sum * 256 + part, 0)),
    (parts) => `0x${parts.reduce((sum, part) => sum * 256 + part, 0).toString(16)}`,
  );
  fc.assert(
    fc.property(ip, written, (parts, write) => {
      expect(outside(`https://${write(parts)}/v1`)).toBeDefined();
    }),
  );
});
