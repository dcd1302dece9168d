import { ApiGatewayBasePathMapping } from '@cdktf/provider-aws/lib/api-gateway-base-path-mapping';
import { ApiGatewayDomainName } from '@cdktf/provider-aws/lib/api-gateway-domain-name';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import type { ITerraformDependable } from 'cdktf';
import { dependable } from 'cdktf';
import { Construct } from 'constructs';

/** Options of the caller. */
export interface ApiDomainOptions {
  /** E.g. `api.example.com`. */
  readonly domainName: string;
  /** ARN of a certificate of ACM for it, in the Region of the API. */
  readonly certificateArn: string;
  /**
   * Route 53 zone that gets the DNS record.
   * @default - no record; the owner of the DNS points the domain to `target`
   */
  readonly hostedZoneId?: string | undefined;
  /**
   * Authorities one of which must have signed a caller's certificate: an object of S3, e.g. `s3://trust/callers.pem`.
   * @default - callers need no certificate
   */
  readonly truststore?: { readonly uri: string; readonly version?: string | undefined } | undefined;
}

/** Options of the caller, and values from the stack. */
export interface ApiDomainProps extends ApiDomainOptions {
  readonly restApiId: string;
  readonly stageName: string;
  /** Whether it is reached by IPv6 as well. */
  readonly dualStack: boolean;
  /** Protection of the stage, e.g. the web ACL: the domain leads to the stage only once this exists. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * A custom domain in front of a stage; its paths do not begin with the stage's name.
 * - TLS 1.2 or 1.3, by the security policy of API Gateway that also supports client certificates
 * @see AWS docs, "Set up a Regional custom domain name in API Gateway", "Choose a security policy for your custom
 *   domain in API Gateway" and "How to turn on mutual TLS authentication for your REST APIs in API Gateway"
 */
export class ApiDomain extends Construct {
  /** Address of the stage, without a slash behind it. */
  readonly url: string;
  /** The DNS record of the domain must point to this host. */
  readonly target: string;
  readonly #mapping: ApiGatewayBasePathMapping;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const { domainName, certificateArn, hostedZoneId, truststore, restApiId, stageName, dualStack, after } = props;
    const domain = new ApiGatewayDomainName(this, 'domain', {
      domainName,
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: ['REGIONAL'], ...(dualStack ? { ipAddressType: 'dualstack' } : {}) },
      securityPolicy: 'TLS_1_2',
      ...(truststore === undefined
        ? {}
        : {
            mutualTlsAuthentication: {
              truststoreUri: truststore.uri,
              ...(truststore.version === undefined ? {} : { truststoreVersion: truststore.version }),
            },
          }),
    });
    const mapping = new ApiGatewayBasePathMapping(this, 'mapping', {
      apiId: restApiId,
      stageName,
      domainName: domain.domainName,
      dependsOn: [...after],
    });
    if (hostedZoneId !== undefined) {
      const alias = { name: domain.regionalDomainName, zoneId: domain.regionalZoneId, evaluateTargetHealth: false };
      const record = { zoneId: hostedZoneId, name: domain.domainName, alias };
      new Route53Record(this, 'record', { ...record, type: 'A' });
      if (dualStack) new Route53Record(this, 'record-ipv6', { ...record, type: 'AAAA' });
    }
    this.url = `https://${mapping.domainName}`;
    this.target = domain.regionalDomainName;
    this.#mapping = mapping;
  }

  /** The domain leads to a stage when something more is there that protects it. */
  waitFor(protection: ITerraformDependable): void {
    this.#mapping.dependsOn = [...(this.#mapping.dependsOn ?? []), dependable(protection)];
  }
}
