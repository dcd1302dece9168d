import { isDeepStrictEqual } from 'node:util';
import type { Leaf } from './leaf';
import { matchesPath } from './path-pattern';
import type { Subject } from './subject';
import type { StatementInputs, StatedTest } from './statement-inputs';
import {
  byRule,
  poolsOf,
  scopes,
  apiKey,
  place,
  isNewRoute,
  movesRoutes,
  throttle,
  isLimitOfNewRoute,
  stage,
} from './stated-routes';
import {
  certificate,
  fixedResponse,
  fixedStatus,
  header,
  ignoredMethod,
  link,
  required,
  target,
  timeout,
} from './stated-answers';
import { byClient, clientScopes, servers, clientIds } from './stated-clients';
import { permission, isNewPolicy } from './stated-permissions';
import { origin, originTemplate, originList } from './stated-origins';
import { command } from './stated-outputs';
import { text } from './leaf-text';

const STATED_TESTS: readonly (readonly [types: readonly string[], paths: readonly string[], StatedTest])[] = [
  [['aws_api_gateway_method'], ['authorization'], byRule((was, is) => was?.kind !== is?.kind)],
  [
    ['aws_api_gateway_method'],
    ['authorizer_id'],
    byRule((was, is) => was?.kind !== is?.kind || !isDeepStrictEqual(poolsOf(was), poolsOf(is))),
  ],
  [['aws_api_gateway_method'], ['authorization_scopes'], scopes],
  [['aws_api_gateway_method'], ['api_key_required'], apiKey],
  [['aws_api_gateway_method'], ['rest_api_id', 'resource_id', 'http_method'], place],
  [['aws_api_gateway_method'], ['request_models.**', 'request_parameters.**', 'request_validator_id'], isNewRoute],
  [['aws_api_gateway_integration'], ['type', 'uri'], target],
  [['aws_api_gateway_integration'], ['request_templates.*.statusCode'], fixedStatus],
  [['aws_api_gateway_integration'], ['lifecycle.ignore_changes'], ignoredMethod],
  [['aws_api_gateway_integration'], ['connection_type', 'connection_id'], link],
  [['aws_api_gateway_integration'], ['timeout_milliseconds'], timeout],
  [['aws_api_gateway_integration'], ['request_parameters.**'], header],
  [
    ['aws_api_gateway_integration_response'],
    ['response_parameters.**', 'response_templates.**', 'status_code'],
    fixedResponse,
  ],
  [['aws_api_gateway_method'], ['request_parameters.*'], required],
  [['aws_api_gateway_stage'], ['client_certificate_id'], certificate],
  [['aws_api_gateway_resource'], ['path_part', 'parent_id'], movesRoutes],
  [['aws_api_gateway_method_settings'], ['settings.throttling_rate_limit'], throttle('ratePerSecond')],
  [['aws_api_gateway_method_settings'], ['settings.throttling_burst_limit'], throttle('burst')],
  [['aws_api_gateway_method_settings'], ['**'], isLimitOfNewRoute],
  [['aws_api_gateway_stage'], ['stage_name'], stage],
  [['aws_cognito_user_pool_client'], ['allowed_oauth_scopes'], clientScopes],
  [
    ['aws_cognito_user_pool_client'],
    ['allowed_oauth_flows', 'allowed_oauth_flows_user_pool_client'],
    byClient((was, is) => is.peopleFlows.length === 0 && (was ? was.getsTokens !== is.getsTokens : is.isMachine)),
  ],
  [
    ['aws_cognito_user_pool_client'],
    ['generate_secret'],
    byClient((was, is) => is.isMachine && (was ? was.confidential !== is.confidential : is.confidential)),
  ],
  [['aws_cognito_user_pool_client'], ['user_pool_id'], byClient((was, is) => !was || was.poolId !== is.poolId)],
  [['aws_cognito_user_pool_client'], ['name'], byClient((was, is) => was?.name !== is.name)],
  [
    ['aws_cognito_user_pool_client'],
    ['access_token_validity', 'token_validity_units.access_token'],
    byClient((was, is) => was !== undefined && is.isMachine && was.tokenSeconds !== is.tokenSeconds),
  ],
  [['aws_cognito_resource_server'], ['identifier', 'scope.scope_name', 'user_pool_id'], servers],
  [['aws_lambda_permission'], ['**'], permission],
  [['aws_iam_role_policy_attachment'], ['**'], permission],
  [
    ['*'],
    ['policy', 'policy_document', 'assume_role_policy', 'key_policy', 'access_policy'].flatMap((name) =>
      [
        'Effect',
        'Action',
        'NotAction',
        'Resource',
        'NotResource',
        'Principal.**',
        'NotPrincipal.**',
        'Condition.**',
      ].map((part) => `${name}.Statement.${part}`),
    ),
    permission,
  ],
  [['*'], ['policy.Version', 'policy_document.Version', 'assume_role_policy.Version'], isNewPolicy],
  [['aws_api_gateway_gateway_response', 'aws_api_gateway_integration_response'], ['response_parameters.**'], origin],
  [['aws_api_gateway_integration_response'], ['response_templates.**'], originTemplate],
  [['aws_lambda_function'], ['environment.variables.CORS_ORIGINS'], originList],
  [['aws_lambda_function'], ['environment.variables.CLIENT_IDS'], clientIds],
  [['aws_api_gateway_deployment'], ['depends_on'], withSubject],
  [['output'], ['value.**'], command],
  [['import', 'moved'], ['**'], (_, { address }, { settled }) => settled.has(address)],
  [['//'], ['policy.suppressions.**'], (_, __, { suppressions }) => suppressions],
  [['//'], ['grants.ends.**'], (_, __, { grants }) => grants],
  [['//'], ['services.**'], (_, __, { services }) => services],
  [['provider.aws'], ['region'], (_, { address }, { providers }) => providers.has(address)],
  [['terraform'], ['backend.**'], (_, __, { state }) => state !== undefined],
];

/** Whether a statement shows this difference already. */
export function isStated(leaf: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return STATED_TESTS.some(
    ([types, paths, teller]) =>
      (types.includes(subject.type) || types.includes('*')) &&
      paths.some((pattern) => matchesPath(pattern, leaf.path)) &&
      teller(leaf, subject, inputs),
  );
}

/** Whether a statement may show a difference of this attribute. */
export function mayBeStated(type: string, path: readonly string[]): boolean {
  return STATED_TESTS.some(
    ([types, paths]) => (types.includes(type) || types.includes('*')) && paths.some((each) => matchesPath(each, path)),
  );
}

/** A dependency on a new or a removed resource. */
function withSubject({ before, after }: Leaf, _: Subject, { subjects }: StatementInputs): boolean {
  const goes = before === undefined || subjects.get(text(before))?.fate === 'gone';
  return goes && (after === undefined || typeof after === 'string');
}
