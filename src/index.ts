// First, since it comes before cdktf.
import './stacks/faster-cdktf';

export type { AccessDeclaration, Client } from './access/declaration';
export type { ComposedAccess } from './access/compose-access';
export { apiAccess, composeAccess } from './access/compose-access';
export { defineAccess } from './access/define-access';
export { defineService } from './access/define-service';
export type { AccessWarning } from './access/access-warning';
export type { AccessErrorCode } from './access/error';
export { AccessError } from './access/error';
export type { JsonSchema } from './access/json-schema';
export type { LegacyApiKey } from './access/legacy-api-key';
export type { People } from './access/people';
export type { Role } from './access/role';
export type { Method, RouteKey } from './access/route';
export type { RequiredParameters } from './access/required-parameter';
export type { ProtectedRoute, PublicRoute, RouteRule } from './access/route-rule';
export type { NonEmpty, ResourceServerOptions, ResourceServers, ScopeOf } from './access/scope';
export type { EndingGrant, KeptGrant, ScopeGrant } from './access/scope-grant';
export type { Consumption, Provision, Service, ServiceClient } from './access/service';
export type { OneSidedGrant, ServiceNote } from './access/service-note';
export type { Throttle } from './access/throttle';
export type { UsagePlanOptions } from './access/usage-plan';
export { bundleFunction } from './bundle/function-bundle';
export type { BundleErrorCode } from './bundle/error';
export { BundleError } from './bundle/error';
export type { RestApiOptions, RestApiProps } from './constructs/api/rest-api';
export { RestApi } from './constructs/api/rest-api';
export type { ApiPayloadOptions } from './constructs/api/api-payload';
export type { BundledFunctionProps, FunctionOptions } from './constructs/backend/bundled-function';
export type { FixedTarget, FunctionTarget, HttpReach, HttpTarget, RouteTarget } from './constructs/api/route-target';
export { BundledFunction } from './constructs/backend/bundled-function';
export type { AuthorizationServerProps } from './constructs/pool/authorization-server';
export { AuthorizationServer } from './constructs/pool/authorization-server';
export type {
  ExistingUserPool,
  ExistingUserPoolOptions,
  PoolByArn,
  PoolById,
  TokenAddress,
} from './constructs/pool/existing-user-pool';
export { existingUserPool } from './constructs/pool/existing-user-pool';
export type { IssuingPool } from './constructs/pool/issuing-pool';
export type { ContractedService } from './contracts/contract-services';
export { contractServices } from './contracts/contract-services';
export type { ContractSource } from './contracts/contract-source';
export { contractFile, contractPackage } from './contracts/contract-source';
export type { ContractErrorCode } from './contracts/error';
export { ContractError } from './contracts/error';
export { UserError, isUserError } from './error/user-error';
export type { SuppressionOptions } from './policy/suppression';
export { suppress } from './policy/suppression';
export type { EnvironmentName } from './settings/environments';
export { SettingsError } from './settings/error';
export type { ProjectSetting, ProjectSettings } from './settings/project-setting';
export { defineSettings } from './settings/project-setting';
export type { ProjectDefaults, Settings, Variables } from './settings/settings';
export { readSettings } from './settings/settings';
export type {
  Backend,
  DefaultBackend,
  EntryBackend,
  ExistingFunctionBackend,
  FixedBackend,
  FolderBackend,
  FunctionBackendOptions,
  HttpBackend,
  HttpOptions,
  RuntimeOptions,
  VpcLinkOptions,
  ZipBackend,
} from './stacks/backend';
export type { AcceptedFinding, AdoptedResource, AdoptedStack, KeptResource } from './stacks/adopt';
export { adopt } from './stacks/adopt';
export type { AdoptErrorCode } from './stacks/adopt-error';
export { AdoptError } from './stacks/adopt-error';
export type { ApiStackOptions, M2mApiStackProps, OpenApiAddresses } from './stacks/m2m-api-stack';
export { M2mApiStack } from './stacks/m2m-api-stack';
export type { DeploymentPlace, PoolStack } from './stacks/api-pool';
export type { M2mPoolStackProps } from './stacks/m2m-pool-stack';
export { M2mPoolStack } from './stacks/m2m-pool-stack';
export type { M2mStackProps } from './stacks/m2m-stack';
export type { StateStackProps } from './stacks/state-stack';
export { StateStack } from './stacks/state-stack';
export { synthesize } from './stacks/synthesize';
