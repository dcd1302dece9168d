import { synthesizedStack, startTestGateway, resourceOf } from '../local/test-gateway';
import { readServedStack } from '../../src/system/served-stack';

const DOMAIN = {
  M2M_API_DOMAIN: 'orders.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
};
const ZONE = { M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ' };
const TRUST = { M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem' };

test('an API behind a web ACL and a domain is served, and what is not enforced is said', async () => {
  const gateway = await startTestGateway({ variables: { M2M_WAF: 'true', ...DOMAIN, ...ZONE, ...TRUST } });
  const token = await gateway.token('ReportingService');
  expect((await gateway.call('GET /customers', { token })).status).toBe(200);
  expect((await gateway.call('GET /customers')).status).toBe(401);
  expect(gateway.notices).toEqual([
    expect.stringMatching(
      /^aws_api_gateway_domain_name\.api_domain_\w+: the local gateway serves the API below the name of its stage, .+ neither TLS nor client certificates$/,
    ),
    expect.stringMatching(
      /^aws_wafv2_web_acl_association\.web-acl_association_\w+: the local gateway lets requests through that the web ACL would block/,
    ),
  ]);
}, 20_000);

test('of the default deployment nothing has to be said', () => {
  expect(readServedStack(synthesizedStack()).notices).toEqual([]);
});

test('a stage that nobody could call at AWS is not served', () => {
  const closed = synthesizedStack({
    edit: (json) => {
      resourceOf(json, 'aws_api_gateway_rest_api', /./).disable_execute_api_endpoint = true;
    },
  });
  expect(() => readServedStack(closed)).toThrow(
    /^aws_api_gateway_rest_api\.\S+ has disable_execute_api_endpoint and no domain for its stage, expected a base path mapping to it, without which nobody can call the API; correct it$/,
  );
  const elsewhere = synthesizedStack({
    variables: DOMAIN,
    edit: (json) => {
      resourceOf(json, 'aws_api_gateway_base_path_mapping', /./).stage_name = 'another';
    },
  });
  expect(() => readServedStack(elsewhere)).toThrow('no domain for its stage');
});
