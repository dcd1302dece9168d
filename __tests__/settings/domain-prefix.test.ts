import { defaultDomainPrefix } from '../../src/settings/domain-prefix';
import { SettingsError } from '../../src/settings/error';
import { readSettings } from '../../src/settings/settings';

const read = (prefix: string) => readSettings({ M2M_DOMAIN_PREFIX: prefix }).domainPrefix;

test.each([
  ['cognito-m2m-demo', 'm2m-demo-dev'],
  ['aws-orders', 'orders-dev'],
  ['orders-amazon-cognito', 'orders-dev'],
  ['-orders--api-', 'orders-api-dev'],
  ['cognito', 'dev'],
])('project %s has the domain prefix %s, without the words Cognito reserves', (project, prefix) => {
  expect(defaultDomainPrefix(project, 'dev')).toBe(prefix);
  expect(readSettings({ M2M_PROJECT_NAME: project }).domainPrefix).toBe(prefix);
});

test.each(['orders', 'o', '0rders-2', 'a'.repeat(50)])("a prefix of one's own is taken as it is: %s", (prefix) => {
  expect(read(prefix)).toBe(prefix);
});

test.each(['aws-x', 'my-cognito', 'amazonia', 'laws', 'xawsx'])(
  'a reserved word in the prefix %s is refused',
  (prefix) => {
    expect(() => read(prefix)).toThrow(SettingsError);
    expect(() => read(prefix)).toThrow(
      `M2M_DOMAIN_PREFIX is "${prefix}", expected lower-case letters, digits and inner hyphens, ` +
        'without the words aws, amazon, cognito, which Cognito reserves',
    );
  },
);

test.each(['-orders', 'orders-', '-', 'Orders', 'my_orders', 'my.orders', ' orders', 'größe'])(
  'the prefix %j is refused',
  (prefix) => {
    expect(() => read(prefix)).toThrow(`M2M_DOMAIN_PREFIX is "${prefix}", expected lower-case letters, digits`);
  },
);

test('a prefix longer than 50 characters leaves no room for the account id', () => {
  expect(() => read('a'.repeat(51))).toThrow('expected at most 50 characters, since the account id follows');
});

test.each(['laws', 'cognitos', 'my-amazonas'])(
  'a reserved word inside a part of the project name %s is kept, and refused',
  (project) => {
    expect(() => readSettings({ M2M_PROJECT_NAME: project })).toThrow(SettingsError);
    expect(() => readSettings({ M2M_PROJECT_NAME: project })).toThrow(`"${project}-dev"`);
    expect(readSettings({ M2M_PROJECT_NAME: project, M2M_DOMAIN_PREFIX: 'orders' }).domainPrefix).toBe('orders');
  },
);

test('the error of a derived prefix names the project name it comes from, and what to set', () => {
  const read = () => readSettings({ M2M_PROJECT_NAME: 'laws' });
  expect(read).toThrow('M2M_PROJECT_NAME');
  expect(read).toThrow('set M2M_DOMAIN_PREFIX');
});
