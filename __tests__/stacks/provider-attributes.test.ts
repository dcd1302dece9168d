import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';
import type { ProviderBlocks } from './provider-bindings';
import { unfitAttributes } from './provider-bindings';
import type { Variation } from './synthesized';
import { synthesize } from './synthesized';

const DOMAIN = {
  M2M_REGION: 'eu-central-1',
  M2M_API_DOMAIN: 'api.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef',
  M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem',
};
const VARIATIONS: readonly (readonly [string, Variation])[] = [
  ['dev', {}],
  [
    'dev with origins and source addresses',
    { variables: { M2M_CORS_ORIGINS: 'https://a.example', M2M_SOURCE_CIDRS: '203.0.113.0/24' } },
  ],
  [
    'prod behind a domain',
    { credentials: true, variables: { M2M_ENVIRONMENT: 'prod', M2M_ALARM_EMAIL: 'oncall@example.com', ...DOMAIN } },
  ],
];
const APPS = [
  'bootstrap.ts',
  ...readdirSync('examples')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `examples/${file}`),
];

function unfit(stack: unknown): string[] {
  const [aws, archive] = ['provider-aws', 'provider-archive'].map((name) =>
    path.dirname(require.resolve(`@cdktf/${name}/package.json`)),
  );
  return unfitAttributes(stack as ProviderBlocks, { aws: aws ?? '', archive: archive ?? '' });
}

test('the bindings are made from version 6.25 of the provider', () => {
  const code = readFileSync(require.resolve('@cdktf/provider-aws/lib/api-gateway-stage'), 'utf8');
  expect(code).toContain("providerVersion: '6.25.0'");
});

test.each(VARIATIONS)('%s uses what version 6.25 of the provider has, nested blocks included', (_, variation) => {
  const stack = synthesize(variation);
  expect(Object.keys(stack.resource).length).toBeGreaterThan(10);
  expect(unfit(stack)).toEqual([]);
});

test.each(APPS)('%s uses what version 6.25 of the provider has, nested blocks included', async (app) => {
  const output = mkdtempSync(path.join(tmpdir(), 'provider-attributes-'));
  try {
    await synthesizeApp(app, output, { environment: 'dev' });
    const stacks = readdirSync(path.join(output, 'stacks'));
    expect(stacks).not.toEqual([]);
    for (const name of stacks) {
      const file = path.join(output, 'stacks', name, 'cdk.tf.json');
      expect(unfit(JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
    }
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});

test.each([
  ['an attribute of a resource', { resource: { aws_cognito_user_pool: { pool: { nam: 'a' } } } }, 'nam: is unknown'],
  [
    'an attribute of a nested block',
    { resource: { aws_cognito_user_pool: { pool: { admin_create_user_config: { invite: true } } } } },
    'admin_create_user_config.invite: is unknown',
  ],
  [
    'an attribute of a block in a list',
    { resource: { aws_s3_bucket_lifecycle_configuration: { state: { rule: [{ id: 'a', expire: 1 }] } } } },
    'rule[0].expire: is unknown',
  ],
  [
    'another kind of value',
    { data: { aws_region: { region: { region: 7 } } } },
    'data-aws_region.region.region: expected string',
  ],
  ['an attribute of the provider', { provider: { aws: [{ regoin: 'a' }] } }, 'provider.aws.regoin: is unknown'],
])('%s that the provider lacks is found', (_, stack, found) => {
  expect(unfit(stack)).toEqual([expect.stringContaining(found)]);
});
