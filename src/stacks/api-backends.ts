import { ApiGatewayVpcLink } from '@cdktf/provider-aws/lib/api-gateway-vpc-link';
import { Construct } from 'constructs';
import type { Access } from '../access/held-access';
import { modelRoutes } from '../access/model';
import { bundleFunction, startBundle } from '../bundle/function-bundle';
import { functionPackage } from '../bundle/function-package';
import type { PolicyStatement } from '../constructs/account/policy-document';
import type { FunctionTarget, HttpReach, HttpTarget, LongWait, RouteTarget } from '../constructs/api/route-target';
import type { FunctionOptions } from '../constructs/backend/bundled-function';
import { BundledFunction } from '../constructs/backend/bundled-function';
import { Table } from '../constructs/backend/table';
import { idPart } from '../constructs/id-part';
import { GATEWAY_SECONDS } from '../settings/integration-timeout';
import type { Settings } from '../settings/settings';
import type { ForeignBackend } from '../terraform-json/terraform-json';
import type {
  Backend,
  DefaultBackend,
  EntryBackend,
  ExistingFunctionBackend,
  FolderBackend,
  HttpBackend,
  ZipBackend,
} from './backend';
import {
  checkBackendNames,
  checkEndpointPaths,
  checkFunctionTimeout,
  endpointTimeoutMs,
  endpointUrl,
  existingFunction,
  fixedAnswer,
} from './backend-check';

/** A function that the stack deploys. */
type OwnFunction = EntryBackend | FolderBackend | ZipBackend;

/** Declared backends, and the resources they use. */
export interface ApiBackendsProps {
  readonly settings: Settings;
  readonly access: Access;
  readonly backend: DefaultBackend | undefined;
  readonly backends: Readonly<Record<string, Backend>>;
  /** Options of every function, as the environment has them; a stack without a function needs no key for its logs. */
  readonly function: () => FunctionOptions;
}

/** A function of the stack that answers routes. */
export interface BackendFunction {
  readonly functionName: string;
  readonly timeoutSeconds: number;
}

/** A command that the owner of an existing function runs. The source ARN is known once the API exists. */
export interface OwnerPermission {
  readonly name: string;
  readonly command: (source: string) => string;
}

const TABLE_ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Scan'];

/**
 * The backends of an API, made from its declaration. The resources of the default backend are in the stack itself,
 * those of the others below `backends`.
 * @throws AccessError `ERR_BACKEND_INVALID`
 * @throws BundleError if the code of a function is not as declared
 */
export class ApiBackends {
  readonly handler: RouteTarget | undefined;
  readonly targets: Readonly<Record<string, RouteTarget>>;
  /** Functions of the stack, by the backend's name. */
  readonly functions: Readonly<Record<string, BackendFunction>>;
  /** Endpoints and existing functions, by the backend's name. */
  readonly foreign: Readonly<Record<string, ForeignBackend>>;
  readonly ownerPermissions: readonly OwnerPermission[];
  /** Whether a resource needs version 6 of the AWS provider. */
  readonly needsProvider6: boolean;
  readonly #props: ApiBackendsProps;
  readonly #functions = new Map<string, BackendFunction>();

  constructor(stack: Construct, props: ApiBackendsProps) {
    this.#props = props;
    const { backend, backends } = props;
    const { name: defaultName, ...own } = backend ?? {};
    const named: readonly (readonly [string, Backend])[] = [
      ...(backend && defaultName !== undefined ? [[defaultName, own as Backend] as const] : []),
      ...Object.entries(backends),
    ];
    checkBackendNames(props.settings.namePrefix, {
      names: named.map(([name]) => name),
      functions: named.filter(([, each]) => isOwn(each)).map(([name]) => name),
    });
    this.handler = backend && this.target(stack, backend.name, own as Backend, undefined);
    const scope = new Construct(stack, 'backends');
    this.targets = Object.fromEntries(
      Object.entries(backends).map(([name, each]) => [
        name,
        this.target(new Construct(scope, idPart(name)), name, each, name),
      ]),
    );
    this.functions = Object.fromEntries(this.#functions);
    this.foreign = Object.fromEntries(named.flatMap(([name, each]) => foreign(name, each)));
    this.ownerPermissions = named.flatMap(([name, each]) => ownerPermission(name, each));
    this.needsProvider6 = named.some(([, { vpcLink }]) => vpcLink?.applicationLoadBalancerArn !== undefined);
  }

  /** @param routed - the name by which routes name it */
  private target(scope: Construct, name: string, backend: Backend, routed: string | undefined): RouteTarget {
    if (isOwn(backend)) return this.ownFunction(scope, name, backend);
    if (backend.functionArn !== undefined) {
      this.checkTimeout(name, backend.timeoutSeconds);
      return { ...existingTarget(name, backend), longWait: this.longWait(backend.timeoutSeconds) };
    }
    if (backend.url !== undefined) return this.endpoint(scope, name, backend, routed);
    return fixedAnswer(backend);
  }

  private ownFunction(scope: Construct, backendName: string, backend: OwnFunction): RouteTarget {
    const { settings } = this.#props;
    const name = `${settings.namePrefix}-${backendName}`;
    const table = backend.table
      ? new Table(scope, 'table', { name, ...backend.table, deletionProtection: settings.deletionProtection })
      : undefined;
    const permissions: PolicyStatement[] = table
      ? [{ actions: TABLE_ACTIONS.map((action) => `dynamodb:${action}`), resources: [table.arn] }]
      : [];
    const options = this.#props.function();
    const { memoryMb = options.memoryMb, timeoutSeconds = options.timeoutSeconds } = backend;
    this.checkTimeout(backendName, timeoutSeconds);
    const lambda = new BundledFunction(scope, 'function', {
      ...options,
      memoryMb,
      timeoutSeconds,
      reservedConcurrency: backend.reservedConcurrency ?? settings.lambdaReservedConcurrency,
      name,
      ...code(backend, options.runtime),
      permissions: [...permissions, ...(backend.permissions ?? [])],
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: backend.logLevel ?? settings.logLevel,
        POWERTOOLS_METRICS_NAMESPACE: settings.namePrefix,
        CORS_ORIGINS: settings.corsOrigins.join(','),
        ...(table ? { TABLE_NAME: table.name } : {}),
        ...backend.environment,
      },
    });
    this.#functions.set(backendName, { functionName: lambda.functionName, timeoutSeconds });
    const { invokeArn, functionName, qualifier } = lambda;
    return { invokeArn, functionName, qualifier, longWait: this.longWait(timeoutSeconds) };
  }

  private checkTimeout(name: string, seconds: number): void {
    checkFunctionTimeout(name, seconds, this.#props.settings.integrationTimeout?.seconds);
  }

  /** A function that ends within 29 s needs none. */
  private longWait(seconds: number): LongWait | undefined {
    const { integrationTimeout } = this.#props.settings;
    if (!integrationTimeout || seconds < GATEWAY_SECONDS) return undefined;
    return { timeoutMs: integrationTimeout.seconds * 1_000, reason: integrationTimeout.reason };
  }

  private endpoint(scope: Construct, name: string, backend: HttpBackend, routed: string | undefined): HttpTarget {
    const { paths = {} } = backend;
    const { integrationTimeout } = this.#props.settings;
    const routes = modelRoutes(this.#props.access).filter(({ rule }) => rule.backend === routed);
    checkEndpointPaths(name, paths, routes);
    return {
      url: endpointUrl(name, backend),
      paths,
      timeoutMs: endpointTimeoutMs(name, backend.timeoutSeconds, integrationTimeout?.seconds),
      waitReason: (backend.timeoutSeconds ?? 0) > GATEWAY_SECONDS ? integrationTimeout?.reason : undefined,
      authorization: backend.forwardAuthorization ?? false,
      reach: reach(scope, `${this.#props.settings.namePrefix}-${name}`, backend),
    };
  }
}

function isOwn(backend: Backend): backend is Backend & OwnFunction {
  return backend.entry !== undefined || backend.folder !== undefined || backend.zip !== undefined;
}

/** Starts to bundle the first function. The others are bundled one after the other when their turn comes. */
export function startFirstBundle({
  backend,
  backends = {},
}: Partial<Pick<ApiBackendsProps, 'backend' | 'backends'>>): void {
  const [first] = [...(backend ? [backend] : []), ...Object.values(backends)].flatMap((each) => each.entry ?? []);
  if (first !== undefined) startBundle(first);
}

function code(backend: OwnFunction, defaultRuntime: string) {
  if ('entry' in backend) return { bundle: bundleFunction(backend.entry) };
  const { runtime = defaultRuntime, handler = 'index.handler', architecture } = backend;
  const place =
    'folder' in backend
      ? ({ kind: 'folder', path: backend.folder } as const)
      : { kind: 'zip' as const, path: backend.zip };
  const { path: bundle, zipSha256, executable } = functionPackage({ ...place, runtime, handler });
  return { bundle, zipSha256, executable, runtime, handler, ...(architecture === undefined ? {} : { architecture }) };
}

function existingTarget(name: string, backend: ExistingFunctionBackend): FunctionTarget {
  const { arn, unqualified, partition, region, qualifier } = existingFunction(name, backend);
  return {
    // API Gateway calls a function under this name in any account.
    invokeArn: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    foreign: `the function ${arn} is deployed elsewhere, and declared to end within ${backend.timeoutSeconds} s`,
    ...(backend.addPermission === true
      ? { functionName: unqualified, ...(qualifier === undefined ? {} : { qualifier }) }
      : {}),
  };
}

function reach(scope: Construct, linkName: string, { vpcLink, directAccess }: HttpBackend): HttpReach {
  if (directAccess) return { kind: 'direct', reason: directAccess.reason };
  if (!vpcLink) return { kind: 'certificate' };
  if (vpcLink.networkLoadBalancerArn === undefined) {
    return { kind: 'vpc-link', id: vpcLink.id, integrationTarget: vpcLink.applicationLoadBalancerArn };
  }
  const link = new ApiGatewayVpcLink(scope, 'vpc-link', {
    name: linkName,
    targetArns: [vpcLink.networkLoadBalancerArn],
  });
  return { kind: 'vpc-link', id: link.id };
}

function foreign(name: string, { url, functionArn }: Backend): [string, ForeignBackend][] {
  if (url !== undefined) return [[name, { url }]];
  return functionArn === undefined ? [] : [[name, { functionArn }]];
}

function ownerPermission(name: string, backend: Backend): OwnerPermission[] {
  if (backend.functionArn === undefined || backend.addPermission === true) return [];
  const { unqualified, region, qualifier } = existingFunction(name, backend);
  const version = qualifier === undefined ? '' : ` --qualifier '${qualifier}'`;
  const command = (source: string) =>
    `aws lambda add-permission --region ${region} --function-name ${unqualified}${version} --statement-id ${name} ` +
    `--action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn '${source}'`;
  return [{ name, command }];
}
