import fc from 'fast-check';
import { COGNITO_NAME } from '../../src/access/cognito-name';
import { clientSecretName } from '../../src/access/secret-name';
import { secretNamePrefix } from '../../src/settings/secret-name-prefix';

const prefix = secretNamePrefix({ projectName: 'p'.repeat(40), environment: 'local' });
const client = fc.stringMatching(COGNITO_NAME.pattern, { maxLength: 128 });

test.each([
  ['ReportingService', 'ReportingService'],
  ['Night batch', 'Night=20batch'],
  ['a,b=c', 'a=2Cb=3Dc'],
])('the secret of client "%s" is called %s', (name, expected) => {
  expect(clientSecretName(secretNamePrefix({ projectName: 'shop', environment: 'prod' }), name)).toBe(
    `shop/prod/clients/${expected}`,
  );
});

test('every name Cognito takes becomes one that Secrets Manager takes', () => {
  fc.assert(
    fc.property(client, (name) => {
      expect(clientSecretName(prefix, name)).toMatch(/^[A-Za-z0-9/_+=.@-]{1,512}$/);
    }),
  );
});

test('no two clients share a secret: its name tells the client’s', () => {
  fc.assert(
    fc.property(client, (name) => {
      const encoded = clientSecretName('', name);
      const decode = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
      expect(encoded.replaceAll(/=([0-9A-F]{2})/g, decode)).toBe(name);
    }),
  );
});
