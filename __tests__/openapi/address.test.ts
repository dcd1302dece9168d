import { isAddress } from '../../src/openapi/address';

test.each(['https://api.example.com/prod', 'http://127.0.0.1:8686/prod/', '/prod', '/', 'https://[::1]/oauth2/token'])(
  '%s is an address',
  (text) => {
    expect(isAddress(text)).toBe(true);
  },
);

test.each([
  '',
  'prod',
  'api.example.com',
  '//api.example.com',
  'ftp://api.example.com',
  'https://',
  'https:///prod',
  'https://api.example.com/{stage}',
  'https://api.example.com/?stage=prod',
  '/prod#top',
  '/prod stage',
  'https://api.example.com:port',
])('%j is none', (text) => {
  expect(isAddress(text)).toBe(false);
});
