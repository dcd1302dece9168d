import type { TerraformJson } from '../terraform-json/terraform-json';
import { parseTerraformJson } from '../terraform-json/terraform-json';
import type { Attributes } from '../terraform-json/stack-view';
import { StackView, blocks, list, record } from '../terraform-json/stack-view';
import { Addresses } from './addresses';
import { ApiBodies } from './api-body';
import { besideBodyDoubts } from './beside-body';
import { Configuration } from './configuration';
import { Conversion, escaped, literal } from './conversion';
import { deploymentOrderDoubts } from './deployment-order';
import type { DestroyedParts } from './destroyed-parts';
import { destroyedParts } from './destroyed-parts';
import type { ForeignDocument } from './document';
import type { Doubt } from './doubt';
import { itemsOf } from './followed';
import type { Instance } from './instance';
import { Identities } from './link';
import { otherApiDoubts } from './other-api';
import { missingIntegrationRemarks } from './missing-integration';
import { referencesOf } from './reference';
import type { Remark, Resources } from './resources';
import { put } from './resources';
import { sameMethodDoubts } from './same-method';
import { snapshotDoubts } from './snapshot';
import type { Source } from './source';
import { undeclaredScopeDoubts } from './undeclared-scope';
import type { UnknownValue } from './unknown-value';
import { wayInDoubts } from './way-in';

/** A plan or a state in the form in which a synthesized stack is read. */
export interface ForeignStack {
  /** Name of the file, without its folder. */
  readonly name: string;
  readonly kind: ForeignDocument['kind'];
  readonly json: TerraformJson;
  readonly addresses: Addresses;
  /** Values that are known only after apply and could not be traced. */
  readonly unknown: readonly UnknownValue[];
  readonly remarks: readonly Remark[];
  /** Parts with which AWS may do something else than the JSON says. */
  readonly doubts: readonly Doubt[];
  /** Addresses of the resources whose `lifecycle` is known. */
  readonly lifecycles: ReadonlySet<string>;
}

/** Which side of a plan. */
export type Side = 'after' | 'before';

/** Attributes of an API that record how it was written, and do not change the answer to a request. */
const OF_THE_WRITER = ['body', 'put_rest_api_mode', 'fail_on_warnings', 'parameters', 'policy'];
/** Types of the parts of a method, and of its integration. */
const PARTS_OF_METHODS = [
  'aws_api_gateway_integration',
  'aws_api_gateway_integration_response',
  'aws_api_gateway_method_response',
];
const POOL = 'aws_cognito_user_pool';
const DOMAIN = 'aws_cognito_user_pool_domain';
const PROVIDER = 'hashicorp/aws';

/**
 * Converts a plan or a state to the form of a synthesized stack: each instance becomes a resource, each id of another
 * resource a reference to it, and each unknown value a reference without a target.
 * @param side - side of a plan: the deployed resources, or the planned ones
 * @param source - files of the configuration, with the local values and lifecycles that no plan has
 */
export function foreignStack(
  document: ForeignDocument,
  name: string,
  { side = 'after', source }: { readonly side?: Side; readonly source?: Source | undefined } = {},
): ForeignStack {
  const instances = side === 'after' ? document.instances : (document.before ?? []);
  const shown = { ...document, instances };
  const destroyed = side === 'after' ? destroyedParts(document) : { kept: [], removed: [] };
  const managed = [...instances.filter(({ mode }) => mode === 'managed'), ...destroyed.kept];
  const addresses = new Addresses();
  const names = namesOf(managed, addresses);
  const configuration = new Configuration(shown, source?.expressions);
  const conversion = new Conversion({ configuration, identities: new Identities(managed), addresses, names });
  const resources: Resources = {};
  const bodies = new ApiBodies(addresses, resources, (type, attribute, value) =>
    conversion.linked(type, attribute, value),
  );
  const lifecycles = new Set<string>();
  for (const instance of managed) {
    const { type, address } = instance;
    const lifecycle = source?.lifecycleOf(instance);
    if (lifecycle) lifecycles.add(address);
    const attributes = {
      ...decisive(instance, conversion.attributes(instance)),
      ...(lifecycle && Object.keys(lifecycle).length > 0 ? { lifecycle: [lifecycle] } : {}),
    };
    put(resources, type, names.get(instance) ?? '', attributes, address);
  }
  for (const instance of managed) {
    if (instance.type === 'aws_api_gateway_rest_api')
      expandApi(instance, names.get(instance) ?? '', { resources, bodies, addresses, unknown: conversion.unknown });
    if (instance.type === 'aws_api_gateway_deployment')
      expandDeployment(names.get(instance) ?? '', resources, addresses, instance);
    if (instance.type === POOL)
      expandPool(instance, names.get(instance) ?? '', { resources, addresses, domains: domainsOf(shown) });
  }
  linkMethods(resources);
  const json = parseTerraformJson({
    '//': { metadata: { stackName: '' } },
    provider: { aws: [providerOf(shown)] },
    resource: resources,
    output: outputsOf(shown, configuration, conversion),
  });
  const unknown = [...conversion.unknown, ...bodies.unknown];
  const changes = side === 'after' ? document.changes : undefined;
  const view = new StackView({ ...json });
  const known = doubtsOf(view, { changes, instances: managed, ...destroyed });
  const late = deploymentOrderDoubts(view, side === 'after' ? document : {}, managed);
  const said = [...bodies.remarks, ...conversion.assumptions.remarks(managed), ...dataSecretRemarks(shown)];
  const remarks = [...said, ...known.remarks, ...late.remarks, ...missingIntegrationRemarks(view, managed)];
  return {
    name,
    kind: document.kind,
    json,
    addresses,
    unknown,
    remarks,
    doubts: [...known.doubts, ...late.doubts, ...besideBodyDoubts(view, managed)],
    lifecycles,
  };
}

function doubtsOf(
  view: StackView,
  {
    changes = new Map(),
    ...facts
  }: DestroyedParts & Pick<ForeignDocument, 'instances'> & { readonly changes: ForeignDocument['changes'] | undefined },
): { readonly doubts: Doubt[]; readonly remarks: Remark[] } {
  const found = [snapshotDoubts({ view, changes, ...facts }), otherApiDoubts(view), wayInDoubts(view)];
  return {
    doubts: [...found.flatMap(({ doubts }) => doubts), ...undeclaredScopeDoubts(view), ...sameMethodDoubts(view)],
    remarks: found.flatMap(({ remarks }) => remarks),
  };
}

/**
 * Removes an attribute that does not change the answer to a request: a Cognito authorizer calls nothing, so it needs
 * no role. Adds one that an import does not read: whether a client has a secret.
 */
function decisive({ type, hasSecret }: Instance, attributes: Attributes): Attributes {
  if (hasSecret) return { ...attributes, generate_secret: true };
  if (type !== 'aws_api_gateway_authorizer' || attributes.type !== 'COGNITO_USER_POOLS') return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== 'authorizer_credentials'));
}

/** The names of a configuration if they are unique, and of several instances names made of their keys. */
function namesOf(instances: readonly Instance[], addresses: Addresses): Map<Instance, string> {
  // Resources that keep their name come first, so that no other resource gets it.
  const isPlain = ({ module, key }: Instance) => module.length === 0 && key === undefined;
  const ordered = [...instances.filter(isPlain), ...instances.filter((each) => !isPlain(each))];
  return new Map(
    ordered.map((instance) => {
      const { type, name, module, key, address } = instance;
      const steps = module.flatMap((step) => [step.name, ...list(step.key)]);
      return [instance, addresses.name(type, [...steps, name, ...list(key)].join('_'), address)];
    }),
  );
}

interface Expansion {
  readonly resources: Resources;
  readonly bodies: ApiBodies;
  readonly addresses: Addresses;
  readonly unknown: readonly UnknownValue[];
}

/** Splits the attributes of an API that can also be resources of their own: its policy, and its OpenAPI document. */
function expandApi({ address, type }: Instance, name: string, expansion: Expansion): void {
  const { resources, bodies, addresses, unknown } = expansion;
  const attributes = resources[type]?.[name] ?? {};
  const { policy, body, parameters, put_rest_api_mode: mode } = attributes;
  const kept = Object.entries(attributes).filter(([attribute]) => !OF_THE_WRITER.includes(attribute));
  const own = (resources[type] ??= {});
  own[name] = Object.fromEntries(kept);
  const restApiId = `\${${type}.${name}.id}`;
  if (policy !== undefined) {
    const policyType = 'aws_api_gateway_rest_api_policy';
    put(
      resources,
      policyType,
      addresses.name(policyType, name, `${address}.policy`),
      { rest_api_id: restApiId, policy },
      `${address}.policy`,
    );
  }
  if (body === undefined) return;
  const source = unknown.find((each) => each.address === address && each.attribute === 'body');
  bodies.expand({ address, name, body, parameters, mode, ...(source && { from: source.from }) });
}

/** A deployment may make the stage itself, as it did before there was a resource for one. */
function expandDeployment(name: string, resources: Resources, addresses: Addresses, { address, type }: Instance): void {
  const { stage_name: stage, ...given } = resources[type]?.[name] ?? {};
  if (stage === undefined) return;
  const isMade = Object.values(resources.aws_api_gateway_stage ?? {}).some(
    (each) => each.stage_name === stage && each.rest_api_id === given.rest_api_id,
  );
  const attributes = Object.fromEntries(
    Object.entries(given).filter(([attribute]) => attribute !== 'stage_description'),
  );
  const own = (resources[type] ??= {});
  own[name] = attributes;
  // Some configurations name the stage in the deployment, and make it beside that.
  if (isMade) return;
  const stageType = 'aws_api_gateway_stage';
  const { rest_api_id, variables } = attributes;
  const made = {
    rest_api_id,
    deployment_id: `\${${type}.${name}.id}`,
    stage_name: stage,
    ...(variables === undefined ? {} : { variables }),
  };
  put(resources, stageType, addresses.name(stageType, name, `${address}.stage_name`), made, `${address}.stage_name`);
}

/** Domains that the file has as resources, also as ones that a plan destroys. */
function domainsOf({ instances, before = [], changes }: ForeignDocument): ReadonlySet<unknown> {
  const destroyed = before.filter(({ address }) => changes?.get(address)?.isDestroyed);
  const resources = [...instances, ...destroyed].filter(({ mode, type }) => mode === 'managed' && type === DOMAIN);
  return new Set(resources.map(({ values }) => values.domain));
}

interface PoolExpansion extends Pick<Expansion, 'resources' | 'addresses'> {
  readonly domains: ReadonlySet<unknown>;
}

/** A pool tells its domain also if another configuration makes it. */
function expandPool({ address, values }: Instance, name: string, { resources, addresses, domains }: PoolExpansion) {
  for (const attribute of ['domain', 'custom_domain']) {
    const { [attribute]: domain } = values;
    if (typeof domain !== 'string' || domain === '' || domains.has(domain)) continue;
    const real = `${address}.${attribute}`;
    const attributes = { domain: escaped(domain), user_pool_id: `\${${POOL}.${name}.id}` };
    put(resources, DOMAIN, addresses.name(DOMAIN, name, real), attributes, real);
  }
}

/** The parts of a method name it by three attributes; here one reference replaces them. */
function linkMethods(resources: Resources): void {
  const key = ({ rest_api_id, resource_id, http_method }: Attributes) =>
    JSON.stringify([rest_api_id, resource_id, http_method]);
  const methods = new Map(
    Object.entries(resources.aws_api_gateway_method ?? {}).map(([name, method]) => [key(method), name]),
  );
  for (const type of PARTS_OF_METHODS) {
    for (const [name, part] of Object.entries(resources[type] ?? {})) {
      const method = methods.get(key(part));
      const own = resources[type];
      if (method === undefined || !own) continue;
      own[name] = { ...part, http_method: `\${aws_api_gateway_method.${method}.http_method}` };
    }
  }
}

/** The known arguments of the provider without an alias; for a state, the Region of most resources. */
function providerOf({ configuration, variables, instances }: ForeignDocument): Attributes {
  const configured = Object.values(record(configuration?.provider_config)).map(record);
  const own = configured.find(({ full_name, alias }) => alias === undefined && String(full_name).endsWith(PROVIDER));
  const expressions = record(own?.expressions);
  const region = constant(expressions.region, variables) ?? regionOf(instances);
  const [defaults] = blocks(expressions.default_tags);
  const tags = constant(record(defaults).tags, variables);
  return {
    ...(typeof region === 'string' ? { region } : {}),
    ...(tags === undefined ? {} : { default_tags: [{ tags: literal(tags) }] }),
  };
}

function constant(expression: unknown, variables: Attributes): unknown {
  const { constant_value: value } = record(expression);
  const [only, ...others] = referencesOf(expression);
  const [, name = ''] = /^var\.([\w-]+)$/.exec(others.length === 0 ? (only ?? '') : '') ?? [];
  return value ?? (Object.hasOwn(variables, name) ? variables[name] : undefined);
}

function regionOf(instances: readonly Instance[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { values } of instances) {
    const [, , , region = ''] = typeof values.arn === 'string' ? values.arn.split(':') : [];
    if (region !== '') counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** Outputs as references; never as values. */
function outputsOf(document: ForeignDocument, configuration: Configuration, conversion: Conversion): Attributes {
  const expressions = configuration.outputs();
  return Object.fromEntries(
    document.outputs.map((name) => {
      const isSensitive = document.sensitiveOutputs.includes(name);
      const followed = configuration.follow(expressions.get(name), { module: [] });
      const parts = followed.flatMap(itemsOf);
      const references = parts.flatMap((each) => {
        if (each.kind !== 'attribute') return [];
        const secret = SECRETS[each.instance.type];
        // Terraform marks an output that comes from a secret; without the mark it is another attribute.
        const attribute = each.attribute ?? (isSensitive ? secret : undefined) ?? 'id';
        return [conversion.reference(each.instance, attribute)];
      });
      references.push(...secretReferences(document, name, conversion));
      return [
        name,
        { value: references.length > 0 ? references : escaped(''), ...(isSensitive ? { sensitive: true } : {}) },
      ];
    }),
  );
}

/** The secret that an output of a state holds; a data source is no resource of the JSON. */
function secretReferences(
  { secretOutputs, instances }: ForeignDocument,
  name: string,
  conversion: Conversion,
): string[] {
  const found = secretOutputs.find(({ output }) => output === name);
  const instance = instances.find(({ address, mode }) => mode === 'managed' && address === found?.address);
  return found && instance ? [conversion.reference(instance, found.attribute)] : [];
}

/** Outputs that hold a secret of a data source. */
function dataSecretRemarks({ secretOutputs, instances }: ForeignDocument): Remark[] {
  const data = new Set(instances.flatMap(({ address, mode }) => (mode === 'data' ? [address] : [])));
  return secretOutputs.flatMap(({ output, address, attribute }) =>
    data.has(address)
      ? [
          {
            address: `output.${output}`,
            text: `it holds ${attribute} of ${address}, a secret: who may read the state has it`,
          },
        ]
      : [],
  );
}

/** The secret that a resource of a type has. */
const SECRETS: Readonly<Record<string, string>> = {
  aws_api_gateway_api_key: 'value',
  aws_cognito_user_pool_client: 'client_secret',
  aws_iam_access_key: 'secret',
  random_password: 'result',
  tls_private_key: 'private_key_pem',
};
