import { readFileSync } from 'node:fs';
import { snakeCase } from 'cdktf/lib/util';
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
/** Of Terraform itself. */
const META = ['//', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider'];

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Options of a resource in the bindings, which are made from the provider's schema, as the JSON names them. */
function bindings(file: string): ReadonlySet<string> {
  const text = readFileSync(require.resolve(`@cdktf/provider-aws/lib/${file}/index.d.ts`), 'utf8');
  const [, config = ''] = /interface \w+ extends cdktf\.TerraformMetaArguments \{([\s\S]*?)\n\}/.exec(text) ?? [];
  return new Set([...config.matchAll(/^ {4}readonly (\w+)\??:/gm)].map(([, name = '']) => snakeCase(name)));
}

test('the bindings are made from version 6.25 of the provider', () => {
  const code = readFileSync(require.resolve('@cdktf/provider-aws/lib/api-gateway-stage'), 'utf8');
  expect(code).toContain("providerVersion: '6.25.0'");
});

test.each(VARIATIONS)('%s uses attributes alone that version 6.25 of the provider has', (_, variation) => {
  const { resource, data = {} } = synthesize(variation) as unknown as { resource: Blocks; data?: Blocks };
  const used = [
    ...Object.entries(resource).map(([type, blocks]) => [type.replace(/^aws_/, ''), blocks] as const),
    ...Object.entries(data).map(([type, blocks]) => [type.replace(/^aws_/, 'data_aws_'), blocks] as const),
  ].filter(([type]) => type !== 'archive_file');
  expect(used.length).toBeGreaterThan(10);
  for (const [type, blocks] of used) {
    const known = bindings(type.replaceAll('_', '-'));
    expect({ type, known: known.size > 0 }).toEqual({ type, known: true });
    const names = new Set(Object.values(blocks).flatMap((block) => Object.keys(block)));
    expect({ type, unknown: [...names].filter((name) => !known.has(name) && !META.includes(name)) }).toEqual({
      type,
      unknown: [],
    });
  }
});
