import { isOrigin } from '../../src/settings/origin';

test.each([
  'https://a.example',
  'https://a.example:8443',
  'http://localhost:3000',
  'http://127.0.0.1:3000',
  'http://[::1]:3000',
  'https://xn--bcher-kva.example',
  'https://a-b.example',
])('%s is an origin as a browser sends it', (text) => {
  expect(isOrigin(text)).toBe(true);
});

test.each([
  ['every origin', '*'],
  ['the origin of a sandboxed page', 'null'],
  ['nothing', ''],
  ['a host without scheme', 'a.example'],
  ['a scheme without host', 'https://'],
  ['an address below no host', '//a.example'],
  ['another scheme', 'ftp://a.example'],
  ['a file', 'file:///index.html'],
  ['a slash at the end', 'https://a.example/'],
  ['a path', 'https://a.example/app'],
  ['a query', 'https://a.example?a=b'],
  ['an empty query', 'https://a.example?'],
  ['a fragment', 'https://a.example#a'],
  ['credentials', 'https://user:password@a.example'],
  ['capitals in the host', 'https://A.example'],
  ['capitals in the scheme', 'HTTPS://a.example'],
  ['the default port of https', 'https://a.example:443'],
  ['the default port of http', 'http://a.example:80'],
  ['a port too high', 'https://a.example:65536'],
  ['letters that travel as punycode', 'https://bücher.example'],
  ['an IPv6 address written out', 'http://[0:0:0:0:0:0:0:1]:3000'],
  ['a number for an address', 'http://1'],
  ['a space', 'https://a.example '],
])('an origin is not %s', (_, text) => {
  expect(isOrigin(text)).toBe(false);
});

// `URL` accepts all of these as hosts; they would go into a quoted header, a VTL string and Terraform's JSON.
test.each([
  ['any host of a domain', 'https://*.example.com'],
  ['what ends a quoted header', "https://a'.example"],
  ['what ends a string of a template', 'https://a".example'],
  ['a Terraform expression', 'https://${path.cwd}'],
  ['a host with an empty label', 'https://a..example'],
  ['a dot', 'https://.'],
  ['punctuation', 'https://a;b'],
])('an origin is not %s', (_, text) => {
  expect(isOrigin(text)).toBe(false);
});
