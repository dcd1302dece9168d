import { SettingsError } from '../../src/settings/error';
import { readSettings } from '../../src/settings/settings';

const read = (M2M_WAF_COUNTED: string, M2M_WAF = 'true') => readSettings({ M2M_WAF, M2M_WAF_COUNTED }).wafCounted;

test.each([
  ['GenericRFI_BODY=callers send pages', { GenericRFI_BODY: 'callers send pages' }],
  [' GenericRFI_BODY = a=b, c ;; Log4JRCE_BODY=tests;', { GenericRFI_BODY: 'a=b, c', Log4JRCE_BODY: 'tests' }],
  ['', undefined],
])('%j is %j', (text, rules) => {
  expect(read(text)).toEqual(rules);
});

test.each([
  ['GenericRFI_BODY', 'each reason of 1 to 100 letters'],
  ['GenericRFI_BODY=', 'each reason of 1 to 100 letters'],
  ['GenericRFI_BODY=a "word"', 'each reason of 1 to 100 letters'],
  [`GenericRFI_BODY=${'x'.repeat(101)}`, 'each reason of 1 to 100 letters'],
  ['GenericRFI_BODY=a;GenericRFI_BODY=b', 'each rule once'],
  ['GenericRFI=a', 'rules that block, such as GenericRFI_BODY, and "GenericRFI" is not one'],
  // Rules that always count.
  ['NoUserAgent_HEADER=a', '"NoUserAgent_HEADER" is not one'],
  ['__proto__=a', '"__proto__" is not one'],
  [
    ['GenericRFI_BODY', 'GenericLFI_BODY', 'Log4JRCE_BODY'].map((rule) => `${rule}=${'x'.repeat(80)}`).join(';'),
    'a description of 256 characters, and these need 305',
  ],
])('%s is refused', (text, expected) => {
  expect(() => read(text)).toThrow(SettingsError);
  expect(() => read(text)).toThrow(expected);
});

test('without a web ACL there is nothing to count', () => {
  expect(() => read('GenericRFI_BODY=callers send pages', 'false')).toThrow('expected M2M_WAF beside it; set M2M_WAF');
});
