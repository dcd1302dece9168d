import { customerApi } from '../fixtures/customer-api';
import { all, only, synthesize } from './synthesized';

const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab';
const DOMAIN = { M2M_ENVIRONMENT: 'prod', M2M_API_DOMAIN: 'orders.example.com', M2M_API_CERTIFICATE_ARN: CERTIFICATE };
const ZONE = { M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ' };
const MUTUAL = { M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem', M2M_API_TRUSTSTORE_VERSION: 'v1.abc' };

const own = synthesize({ variables: DOMAIN });
const mutual = synthesize({ variables: { ...DOMAIN, ...ZONE, ...MUTUAL }, credentials: true });
const none = synthesize({ variables: { M2M_ENVIRONMENT: 'prod' } });
const domain = (attribute: string) =>
  expect.stringMatching(new RegExp(`^\\$\\{aws_api_gateway_domain_name\\.api_domain_.+\\.${attribute}\\}$`)) as string;

describe('a domain of one’s own', () => {
  test('takes connections from TLS 1.2 on, with the certificate that is set', () => {
    expect(only(own, 'aws_api_gateway_domain_name')).toEqual({
      domain_name: 'orders.example.com',
      regional_certificate_arn: CERTIFICATE,
      endpoint_configuration: { types: ['REGIONAL'] },
      security_policy: 'TLS_1_2',
    });
  });

  test('its paths are those of the stage', () => {
    expect(only(own, 'aws_api_gateway_base_path_mapping')).toEqual({
      api_id: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\..+\.id\}$/) as string,
      stage_name: expect.stringMatching(/^\$\{aws_api_gateway_stage\..+\.stage_name\}$/) as string,
      domain_name: domain('domain_name'),
      depends_on: [
        expect.stringMatching(/^aws_api_gateway_method_settings\./),
        expect.stringMatching(/^aws_wafv2_web_acl_association\./),
      ],
    });
  });

  test('with a truststore it now requires a client certificate from every caller', () => {
    expect(only(mutual, 'aws_api_gateway_domain_name')).toEqual({
      domain_name: 'orders.example.com',
      regional_certificate_arn: CERTIFICATE,
      endpoint_configuration: { types: ['REGIONAL'] },
      security_policy: 'TLS_1_2',
      mutual_tls_authentication: { truststore_uri: 's3://acme-trust/callers.pem', truststore_version: 'v1.abc' },
    });
    const newest = synthesize({ variables: { ...DOMAIN, M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem' } });
    expect(only(newest, 'aws_api_gateway_domain_name').mutual_tls_authentication).toEqual({
      truststore_uri: 's3://acme-trust/callers.pem',
    });
  });

  test('has its record in the zone that is named, and else says where it is to point to', () => {
    expect(only(mutual, 'aws_route53_record')).toEqual({
      zone_id: 'Z0123456789ABCDEFGHIJ',
      name: domain('domain_name'),
      type: 'A',
      alias: {
        name: domain('regional_domain_name'),
        zone_id: domain('regional_zone_id'),
        evaluate_target_health: false,
      },
    });
    expect(own.resource).not.toHaveProperty('aws_route53_record');
    for (const stack of [own, mutual])
      expect(stack.output.ApiDomainTarget?.value).toEqual(domain('regional_domain_name'));
  });

  test('is reached by IPv6 as well where callers may come by it', () => {
    const variables = { ...DOMAIN, ...ZONE, M2M_SOURCE_CIDRS: '2001:db8::/32' };
    const both = synthesize({ variables });
    expect(only(both, 'aws_api_gateway_domain_name').endpoint_configuration).toEqual({
      types: ['REGIONAL'],
      ip_address_type: 'dualstack',
    });
    expect(all(both, 'aws_route53_record').map(({ type, name }) => ({ type, name }))).toEqual([
      { type: 'AAAA', name: domain('domain_name') },
      { type: 'A', name: domain('domain_name') },
    ]);
  });

  test('is the only address of the API, and a new snapshot says so', () => {
    const isClosed = (stack: typeof own) => only(stack, 'aws_api_gateway_rest_api').disable_execute_api_endpoint;
    expect([isClosed(own), isClosed(none)]).toEqual([true, false]);
    const fingerprint = (stack: typeof own) =>
      (only(stack, 'aws_api_gateway_deployment').triggers as { redeployment: string }).redeployment;
    expect(fingerprint(own)).not.toBe(fingerprint(none));
  });

  test('whatever names an address of the API names it', () => {
    const url = /https:\/\/\$\{aws_api_gateway_base_path_mapping\.[^}]+\.domain_name\}/;
    const { ApiUrl, TestEndpoints, QuickTestCommands, DeploymentValidation } = own.output;
    expect(ApiUrl?.value).toMatch(new RegExp(`^${url.source}$`));
    for (const endpoint of Object.values(TestEndpoints?.value as object)) {
      expect(endpoint).toMatch(new RegExp(`^${url.source}/customers`));
    }
    expect(Object.keys(QuickTestCommands?.value as object)).toEqual(Object.keys(customerApi.clients));
    for (const command of Object.values(QuickTestCommands?.value as object)) expect(command).toMatch(url);
    expect(JSON.stringify(DeploymentValidation?.value)).toMatch(url);
    expect(JSON.stringify(own.output)).not.toContain('invoke_url');
  });

  test('where callers need a certificate, the commands bring one', () => {
    const commands = JSON.stringify(Object.values(mutual.output.QuickTestCommands?.value as object));
    expect(commands.match(/-i -g --cert \\"\$CLIENT_CERT\\" --key \\"\$CLIENT_KEY\\" -X GET/g)).toHaveLength(2);
    expect(JSON.stringify(mutual.output.DeploymentValidation?.value)).toContain('--cert \\"$CLIENT_CERT\\"');
    expect(JSON.stringify(own.output)).not.toContain('--cert');
  });

  test('without one there is nothing of it', () => {
    for (const type of ['aws_api_gateway_domain_name', 'aws_api_gateway_base_path_mapping', 'aws_route53_record']) {
      expect(none.resource).not.toHaveProperty(type);
    }
    expect(none.output).not.toHaveProperty('ApiDomainTarget');
    expect(none.output.ApiUrl?.value).toMatch(/\.invoke_url\}$/);
  });
});
