import { unknownText } from '../foreign/unknown-value';
import type { ObservedAccess } from '../review/change/observed-access';
import { isKnownType } from '../system/resource-types';
import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import type { ReadStack } from './read-stack';

/** A part that the matrix lacks or that is uncertain in it, by resource. */
export interface Note {
  /** As Terraform prints it. */
  readonly address: string;
  readonly text: string;
}

/** Types that may decide a request. Any other does not affect access to an API. */
const DECIDING = /^aws_(api_gateway|apigatewayv2|cognito|waf|wafv2|wafregional)_/;
const VERSION_2 = /^aws_apigatewayv2_/;
const API_2 = 'aws_apigatewayv2_api';
const REST_API = 'aws_api_gateway_rest_api';
/** Types of version 2 that REST APIs use as well. */
const SHARED = ['aws_apigatewayv2_api_mapping', 'aws_apigatewayv2_domain_name', 'aws_apigatewayv2_vpc_link'];
const POLICY = 'aws_api_gateway_rest_api_policy';

/** Types among them that only concern people or documentation. */
const UNINVOLVED: readonly string[] = [
  'aws_api_gateway_documentation_part',
  'aws_api_gateway_documentation_version',
  'aws_cognito_identity_pool',
  'aws_cognito_identity_pool_provider_principal_tag',
  'aws_cognito_identity_pool_roles_attachment',
  'aws_cognito_identity_provider',
  'aws_cognito_log_delivery_configuration',
  'aws_cognito_managed_login_branding',
  'aws_cognito_risk_configuration',
  'aws_cognito_user',
  'aws_cognito_user_group',
  'aws_cognito_user_in_group',
  'aws_cognito_user_pool_ui_customization',
];

/** Whether a resource of a type may decide a request, and is not modelled here. */
export function isUnmodelled(type: string): boolean {
  return DECIDING.test(type) && !isKnownType(type) && !UNINVOLVED.includes(type);
}

/** Notes for the reader of a matrix. */
export function notesOf(
  { side, inWords, remarks, unknown }: ReadStack,
  access: ObservedAccess,
  view: StackView,
): Note[] {
  const rows = new Set(access.routes.map(({ address }) => address));
  const shown = /^aws_(api_gateway_method|cognito_user_pool_client)\./;
  // The rows of a stage say why it is in doubt.
  const inDoubt = new Set((side.doubts ?? []).map(({ address }) => address));
  const isSaid = (address: string) => shown.test(address) || rows.has(address) || inDoubt.has(address);
  const types = new Map(view.everything().map(({ address, type }) => [address, type]));
  const unread = access.unread.flatMap(({ address, reason }) => {
    const type = types.get(address) ?? '';
    if (isSaid(address) || (types.has(address) && !DECIDING.test(type)) || isUnmodelled(type)) return [];
    if (UNINVOLVED.includes(type)) return [];
    const real = inWords(address);
    const own = unknown.filter((each) => each.address === real || `${each.address}.${each.attribute}` === real);
    if (own.length === 0) return [{ address: real, text: inWords(reason) }];
    const [sensitive] = own.flatMap((each) => each.reason ?? []);
    if (sensitive !== undefined) return [{ address: real, text: sensitive }];
    // The rows of methods and clients name their unknown values; only a policy refuses calls without a row.
    if (type !== POLICY) return [];
    return [{ address: real, text: `${own.map(unknownText).join('; ')}: which calls it refuses is not known` }];
  });
  return [
    ...view.everything().flatMap((resource) => {
      const { address, type } = resource;
      return isUnmodelled(type) && !isPartOfListedApi(view, resource)
        ? [{ address: inWords(address), text: unmodelledText(view, resource) }]
        : [];
    }),
    ...remarks,
    ...unread,
    ...peopleNotes(access, inWords),
    ...tokenNotes(access, inWords),
    ...poolNotes(access, view, inWords),
  ];
}

/**
 * Whether a resource is a part of an API that has lines itself: of one of version 2, or of a REST API, which a domain, a
 * mapping or a VPC link of version 2 may serve as well.
 */
function isPartOfListedApi(view: StackView, { type, attributes }: ViewedResource): boolean {
  if (!VERSION_2.test(type) || type === API_2) return false;
  const isShared = SHARED.includes(type);
  const types = isShared ? [API_2, REST_API] : [API_2];
  const { api_id: id } = attributes;
  if (id === undefined) return isShared || view.all(API_2).length > 0;
  return types.some((api) => view.referred(id, api).length > 0);
}

function unmodelledText(view: StackView, { address, type }: ViewedResource): string {
  if (!VERSION_2.test(type)) return 'this type is not modelled: whether it decides a request is not known';
  if (SHARED.includes(type)) return 'which API it belongs to is not known: who may call that is not in this matrix';
  const routes = view
    .all('aws_apigatewayv2_route')
    .filter(({ attributes }) => view.referred(attributes.api_id, API_2).some((api) => api.address === address));
  const callers = routes.length === 0 ? 'who may call it' : `who may call its routes (${routes.length})`;
  return `an API of version 2 (HTTP or WebSocket) is not modelled: ${callers} is not in this matrix`;
}

/** Clients by which people sign in are no machines, and one may be both. */
function peopleNotes({ clients }: ObservedAccess, inWords: (text: string) => string): Note[] {
  return clients.flatMap(({ address, isMachine, peopleFlows }) => {
    if (peopleFlows.length === 0) return [];
    const flows = peopleFlows.join(', ');
    const text = isMachine
      ? `it signs people in as well (${flows}): Cognito refuses both in one client`
      : `it signs people in (${flows}) and is no machine: it has no column`;
    return [{ address: inWords(address), text }];
  });
}

/** A machine that Cognito gives no token may call public routes only. */
function tokenNotes({ clients }: ObservedAccess, inWords: (text: string) => string): Note[] {
  // One that signs people in has a note already.
  return clients.flatMap(({ address, peopleFlows, tokenFault }) =>
    tokenFault === undefined || peopleFlows.length > 0
      ? []
      : [{ address: inWords(address), text: `it gets no token: ${tokenFault}` }],
  );
}

/** A client of a pool without a token endpoint gets no token, and may call public routes only. */
function poolNotes({ clients }: ObservedAccess, view: StackView, inWords: (text: string) => string): Note[] {
  const without = clients.filter((each) => each.isMachine && !each.getsTokens && each.tokenFault === undefined);
  const pools = new Set(
    without.flatMap(({ address }) =>
      view
        .all('aws_cognito_user_pool_client')
        .filter((each) => each.address === address)
        .flatMap(({ attributes }) => view.referred(attributes.user_pool_id, 'aws_cognito_user_pool')),
    ),
  );
  return [...pools].map(({ address }) => ({
    address: inWords(address),
    text: 'it has no domain, so no token endpoint: none of its machines gets a token',
  }));
}
