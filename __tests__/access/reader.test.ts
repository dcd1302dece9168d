import { readerAccount } from '../../src/access/reader';
import { defineWith, refusal } from './orders';

const defineReaders = (readers: unknown) =>
  defineWith({ clients: { Reporting: { scopes: ['orders/read'], readers } } });

test.each([
  'reporting-service',
  'r',
  'R_+=,.@-'.padEnd(64, 'x'),
  'service/reporting',
  'arn:aws:iam::123456789012:role/reporting',
  'arn:aws-eusc:iam::123456789012:role/service/reporting',
  'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0a1b2c3d4e5f6789',
])('accepts the reader %s', (reader) => {
  expect(defineReaders([reader]).clients.Reporting?.readers).toEqual([reader]);
});

test.each([
  ['', 'correct it'],
  ['*', 'correct it'],
  ['reporting-*', 'correct it'],
  ['report?', 'correct it'],
  ['${path.cwd}', 'correct it'],
  ['/reporting', 'correct it'],
  ['x'.repeat(65), 'correct it'],
  ['arn:aws:iam::123456789012:role/*', 'correct it'],
  ['arn:aws:iam::12345:role/reporting', 'correct it'],
  ['arn:aws:iam::123456789012:user/ada', 'give it a role'],
  ['arn:aws:iam::123456789012:root', 'give it a role'],
  ['arn:aws:sts::123456789012:assumed-role/reporting/session', 'name the role of the session'],
])('the reader %j is refused, and it is said what to do', (reader, remedy) => {
  const { code, message, failed } = refusal(() => defineReaders([reader]));
  expect({ code, given: failed.given }).toEqual({ code: 'ERR_CLIENT_INVALID', given: reader });
  expect(message).toContain(`client "Reporting" has the reader "${reader}", expected the ARN of an IAM role`);
  expect(message).toMatch(new RegExp(`; ${remedy}$`));
});

test('an empty list, which nobody could read by, is refused', () => {
  expect(refusal(() => defineReaders([])).message).toBe(
    'client "Reporting" has an empty list of readers, expected at least one role; name it, or leave readers out',
  );
});

test('a role named twice is refused', () => {
  expect(refusal(() => defineReaders(['a', 'b', 'a'])).message).toContain('the reader "a" twice');
});

test.each(['reporting', { role: 'reporting' }, [1]])('readers %j are of the wrong shape', (readers) => {
  expect(refusal(() => defineReaders(readers)).code).toBe('ERR_DECLARATION_SHAPE');
});

test('a reader by its ARN has an account, one by its name has that of the deployment', () => {
  expect(readerAccount('arn:aws:iam::123456789012:role/service/reporting')).toBe('123456789012');
  expect(readerAccount('service/reporting')).toBeUndefined();
});
