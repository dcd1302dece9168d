import { AccessError } from '../../src/access/error';
import { checkOwnName } from '../../src/access/environment-name';

test.each(['prod-import', 'import-prod-eu', 'dev-x', 'staging-'])(
  '"%s" is refused: another project may have it',
  (name) => {
    expect(() => {
      checkOwnName('shop-dev', name);
    }).toThrow(AccessError);
  },
);

test('the message names the project that may have it, and how to go on', () => {
  expect(() => {
    checkOwnName('shop-dev', 'prod-import');
  }).toThrow(
    '"prod-import" is shop-dev-prod-import at AWS, expected a name without "prod-", since another project can have the same name in prod; rename it',
  );
});

test.each(['orders', 'import-prod', 'nonprod-import', 'products', 'dev', 'developers'])('"%s" is taken', (name) => {
  expect(() => {
    checkOwnName('shop-dev', name);
  }).not.toThrow();
});
