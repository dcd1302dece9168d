import { isDeepStrictEqual } from 'node:util';
import type { Attributes, StackView } from '../../terraform-json/stack-view';
import { blocks } from '../../terraform-json/stack-view';
import { added, kept, paired, removed } from '../change/paired';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

type Sided = ReadonlyMap<string, Attributes>;

const WITH_OLD_TLS = ['TLS_1_0', undefined, null];

/** Changes of the addresses at which an API answers, and of its requirements for a connection. */
export function domainStatements(old: StackView, own: StackView): Statement[] {
  const domains = paired(domainsOf(old), domainsOf(own));
  const [gone, fresh] = [removed(domains), added(domains)];
  // Beside one that stays, or in place of one that goes.
  const asked = [...domainsOf(old)].filter(([, before]) => certificates(before)).map(([key]) => key);
  return [
    ...endpoints(old, own),
    ...kept(domains).flatMap(({ key, before, after }) => [
      ...tls(key, before, after),
      ...mutualTls(key, before, after),
    ]),
    ...gone.map(({ key }) =>
      statement(say`the API no longer answers at ${key}: callers need another address`, 'caller-action'),
    ),
    ...fresh.map(({ key, after }) =>
      asked.length > 0 && !certificates(after)
        ? statement(
            say`the API now answers at ${key}, which requires no client certificate, unlike ${named(asked)}`,
            'protection',
          )
        : statement(say`the API now answers at ${key}`),
    ),
  ];
}

/** Custom domains by name. */
function domainsOf(stack: StackView): Sided {
  return new Map(
    stack.all('aws_api_gateway_domain_name').map(({ attributes }) => [String(attributes.domain_name), attributes]),
  );
}

function endpoints(old: StackView, own: StackView): Statement[] {
  const apis = (stack: StackView): Sided =>
    new Map(stack.all('aws_api_gateway_rest_api').map(({ address, attributes }) => [address, attributes]));
  return kept(paired(apis(old), apis(own))).flatMap(({ key, before, after }) => {
    const [was, is] = [before, after].map(({ disable_execute_api_endpoint: isClosed }) => isClosed === true);
    if (was === is) return [];
    return is
      ? [
          statement(
            say`${key} no longer answers at the default address of API Gateway: callers must use its domain`,
            'caller-action',
          ),
        ]
      : [
          statement(
            say`${key} also answers at the default address of API Gateway, which bypasses the requirements of its domain`,
            'protection',
          ),
        ];
  });
}

function tls(domain: string, before: Attributes, after: Attributes): Statement[] {
  const [was, is] = [before.security_policy, after.security_policy];
  if (was === is) return [];
  const [wasOld, isOld] = [was, is].map((policy) => WITH_OLD_TLS.includes(policy as string));
  if (isOld) return [statement(say`${domain} now accepts TLS 1.0`, 'protection')];
  return wasOld
    ? [
        statement(
          say`${domain} now requires TLS 1.2 or later: it refuses callers with an older version`,
          'caller-action',
        ),
      ]
    : [
        statement(
          say`the security policy of ${domain} is now ${String(is)} instead of ${String(was)}`,
          'not-understood',
        ),
      ];
}

function mutualTls(domain: string, before: Attributes, after: Attributes): Statement[] {
  const [was, is] = [certificates(before), certificates(after)];
  if (isDeepStrictEqual(was, is)) return [];
  if (!is) return [statement(say`${domain} no longer requires a client certificate`, 'protection')];
  return was
    ? [
        statement(
          say`${domain} trusts the authorities of another file, which the review cannot read`,
          'protection',
          'caller-action',
        ),
      ]
    : [statement(say`${domain} now requires a client certificate from every caller`, 'caller-action')];
}

/** Address of the trusted authorities for callers' certificates; undefined if callers need none. */
function certificates({ mutual_tls_authentication: given }: Attributes): Attributes | undefined {
  return blocks(given)[0];
}
