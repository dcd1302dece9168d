import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { errorCode, errorMessage } from '../error/thrown';
import { repeatedName } from '../terraform-json/json-text';
import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { ForeignError } from './error';
import type { Instance, InstanceKey } from './instance';
import { instanceAddress, moduleSteps } from './instance';
import type { InstanceChange } from './instance-change';
import { instanceChange } from './instance-change';
import { holdsSecret, withoutSecrets } from './secret-attribute';
import type { SecretOutput, StoredResource } from './secret-output';
import { secretOutputs } from './secret-output';

/** Content of a file, without secrets. */
export interface ForeignDocument {
  readonly kind: 'plan' | 'state';
  readonly instances: readonly Instance[];
  /** Instances before the plan; absent if nothing is deployed, and in a state. */
  readonly before?: readonly Instance[];
  /** Changes of a plan, by the addresses of the instances; absent in a state. */
  readonly changes?: ReadonlyMap<string, InstanceChange>;
  /** The configuration a plan was made from, with references in place of expressions; absent in a state. */
  readonly configuration?: Attributes;
  /** When the plan was made, as RFC 3339 writes it; absent in a state, and in plans of Terraform before 1.5. */
  readonly timestamp?: string;
  /** Values of the root module's variables that are no secrets, by name. */
  readonly variables: Attributes;
  /** Names of the outputs whose value is sensitive. */
  readonly sensitiveOutputs: readonly string[];
  readonly outputs: readonly string[];
  /** Outputs of a state that hold a secret of a resource; none in a plan, which has the expressions of its outputs. */
  readonly secretOutputs: readonly SecretOutput[];
  /** Addresses of tainted and deposed objects of a state, which any plan destroys; absent in a plan. */
  readonly doomed?: readonly string[];
}

const attributes = z.record(z.string(), z.unknown());
const key = z.union([z.string(), z.number()]);

const valuesResource = z.object({
  address: z.string(),
  mode: z.enum(['managed', 'data']).catch('managed'),
  type: z.string(),
  name: z.string(),
  index: key.optional(),
  values: attributes.nullable().default({}),
  sensitive_values: z.unknown().optional(),
  deposed_key: z.string().optional(),
  tainted: z.boolean().default(false),
});

interface ValuesModule {
  readonly address?: string | undefined;
  readonly resources: readonly z.output<typeof valuesResource>[];
  readonly child_modules: readonly ValuesModule[];
}

const valuesModule: z.ZodType<ValuesModule> = z.object({
  address: z.string().optional(),
  resources: z.array(valuesResource).default([]),
  child_modules: z.array(z.lazy(() => valuesModule)).default([]),
});

const output = z.object({ sensitive: z.boolean().default(false), value: z.unknown().optional() });

const values = z.object({
  outputs: z.record(z.string(), output).default({}),
  root_module: valuesModule.default({ resources: [], child_modules: [] }),
});

const plan = z.object({
  format_version: z.string(),
  errored: z.boolean().default(false),
  complete: z.boolean().default(true),
  timestamp: z.string().optional(),
  planned_values: values,
  prior_state: z.object({ values: values.optional() }).optional(),
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        previous_address: z.string().optional(),
        deposed: z.string().optional(),
        change: z.object({
          actions: z.array(z.string()).default([]),
          before: attributes.nullable().catch(null),
          after: attributes.nullable().catch(null),
          after_unknown: z.unknown().optional(),
          after_sensitive: z.unknown().optional(),
        }),
      }),
    )
    .default([]),
  configuration: attributes.optional(),
  variables: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
});

const shownState = z.object({ format_version: z.string(), values: values.optional() });

const rawState = z.object({
  version: z.number(),
  outputs: z.record(z.string(), output).default({}),
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.enum(['managed', 'data']),
        type: z.string(),
        name: z.string(),
        instances: z
          .array(
            z.object({
              index_key: key.optional(),
              deposed: z.string().optional(),
              status: z.string().optional(),
              attributes: attributes.nullable().optional(),
              sensitive_attributes: z.array(z.unknown()).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

type Values = z.output<typeof values>;

/** Why a file cannot be read, by the code of Node.js. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder, expected a file',
  ENOENT: 'there is no such file',
};
/** The version of a state that Terraform 0.12 and later write. */
const STATE_VERSION = 4;
const MAJOR_VERSION = '1';
/** First bytes of a saved plan, which is a zip. */
const ZIP = 'PK';
const HOW = 'give what terraform show -json of a saved plan or a state writes, or a state as it is stored';

/**
 * Reads a plan or a state.
 * @param file - output of `terraform show -json`, or a state of version 4
 * @param wanted - the required kind
 * @throws ForeignError whose message quotes no part of the file
 * @see Terraform docs, "JSON Output Format"
 */
export async function readDocument(file: string, wanted?: ForeignDocument['kind']): Promise<ForeignDocument> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, FILE_FAULTS[String(errorCode(error))] ?? errorMessage(error));
  });
  return parseDocument(text, file, wanted);
}

/** @throws ForeignError as `readDocument` does */
export function parseDocument(text: string, file: string, wanted?: ForeignDocument['kind']): ForeignDocument {
  const content = parsed(text, file);
  const found = shallow(() => documentOf(content, file), file);
  if (wanted !== undefined && found.kind !== wanted) {
    const given = found.kind === 'plan' ? 'a plan' : 'a state';
    throw new ForeignError('ERR_OPTION', `${file} is ${given}, expected a ${wanted}; give it as --${found.kind}`);
  }
  if (found.instances.length > 0 || (found.before ?? []).length > 0) return found;
  throw new ForeignError(
    'ERR_FILE_EMPTY',
    `${file} holds no resource, expected a ${found.kind} of a configuration that has some; ${HOW}`,
  );
}

/** Values that are nested deeper than the stack of calls are none that Terraform stores. */
function shallow<T>(read: () => T, file: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(file, 'its values are nested too deep');
    throw error;
  }
}

/** Whether a text is, or is meant to be, a plan or a state, and not Terraform's JSON configuration. */
export function isDocument(text: string): boolean {
  return text.startsWith(ZIP) || /^\s*\{\s*"(format_version|version)"/.test(text);
}

function parsed(text: string, file: string): unknown {
  if (text.startsWith(ZIP)) {
    throw unreadable(
      file,
      'it is a saved plan and no JSON: run terraform show -json on it in the folder it was made in',
    );
  }
  if (text.trim() === '') throw unreadable(file, 'it is empty');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message shows a piece of the text, which may be a secret.
    throw unreadable(
      file,
      isCutShort(text) ? 'it ends before its JSON does, as a file that was cut short' : 'it is no JSON',
    );
  }
  // If a name occurs twice, another reader may take the other value.
  if (repeatedName(text) !== undefined) throw unreadable(file, 'an object in it has a name twice');
  return content;
}

/** Whether a text ends within an object that it begins with. */
function isCutShort(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return depth > 0;
}

function documentOf(content: unknown, file: string): ForeignDocument {
  const names = record(content);
  if ('planned_values' in names || 'resource_changes' in names) return planDocument(content, file);
  if ('format_version' in names) return stateDocument(content, file);
  if ('version' in names && ('lineage' in names || 'resources' in names)) return rawDocument(content, file);
  if ('resource' in names || '//' in names) {
    throw unreadable(file, 'it is a configuration in JSON, and neither a plan nor a state');
  }
  throw unreadable(file, 'it is neither a plan nor a state');
}

function planDocument(content: unknown, file: string): ForeignDocument {
  if (record(content).errored === true) {
    throw new ForeignError(
      'ERR_PLAN_ERRORED',
      `${file} is a plan that ended with an error, expected a whole one; correct what terraform plan says and plan again`,
    );
  }
  const read = checked(plan, content, file);
  checkVersion(read.format_version, file);
  checkWhole(read, file);
  const current = read.resource_changes.filter(({ deposed }) => deposed === undefined);
  const unknown = new Map(current.map(({ address, change }) => [address, change]));
  const prior = read.prior_state?.values;
  // Data sources that were read while planning are in the state before.
  const isForgotten = ({ address }: Instance) => unknown.get(address)?.actions.includes('forget') ?? false;
  // A plan that forgets a resource leaves it at AWS, and plans no values of it.
  const planned = [...instancesOf(read.planned_values, unknown)].filter((each) => !isForgotten(each));
  const known = new Set(planned.map(({ address }) => address));
  const before = prior ? [...instancesOf(prior)] : undefined;
  const data = (before ?? []).filter(({ mode, address }) => mode === 'data' && !known.has(address));
  const forgotten = (before ?? []).filter(isForgotten);
  return {
    kind: 'plan',
    instances: [...planned, ...data, ...forgotten],
    ...(before && { before }),
    changes: new Map(current.map(({ address, change }) => [address, instanceChange(change)])),
    ...(read.configuration && { configuration: read.configuration }),
    ...(read.timestamp !== undefined && { timestamp: read.timestamp }),
    variables: plainVariables(read),
    ...outputsOf(read.planned_values),
    secretOutputs: [],
  };
}

/**
 * Whether a plan has everything that is deployed: it has not with `-target` or `-refresh-only`, and what it leaves out
 * would count as removed.
 * @see Terraform docs, "JSON Output Format", `complete`
 */
function checkWhole({ complete, planned_values, prior_state, resource_changes }: z.output<typeof plan>, file: string) {
  const planned = [...resourcesOf(planned_values)].map(({ address }) => address);
  const changed = resource_changes.flatMap(({ address, previous_address: previous }) => [address, previous]);
  const known = new Set([...planned, ...changed]);
  const deployed = prior_state?.values ? [...resourcesOf(prior_state.values)] : [];
  if (complete && deployed.every(({ mode, address }) => mode === 'data' || known.has(address))) return;
  throw new ForeignError(
    'ERR_PLAN_PARTIAL',
    `${file} is a plan of a part of the configuration, expected a plan of the whole; plan again without -target and without -refresh-only`,
  );
}

function stateDocument(content: unknown, file: string): ForeignDocument {
  const read = checked(shownState, content, file);
  checkVersion(read.format_version, file);
  const shown: Values = read.values ?? { outputs: {}, root_module: { resources: [], child_modules: [] } };
  const stored = [...resourcesOf(shown)].map(({ address, type, values }) => ({ address, type, values: values ?? {} }));
  return {
    kind: 'state',
    instances: [...instancesOf(shown)],
    variables: {},
    ...outputsOf(shown),
    secretOutputs: secretOutputs(outputValues(shown), stored),
    doomed: [...allResourcesOf(shown)].flatMap(({ address, deposed_key: deposed, tainted }) =>
      deposed !== undefined || tainted ? [address] : [],
    ),
  };
}

function rawDocument(content: unknown, file: string): ForeignDocument {
  const { version } = record(content);
  if (version !== STATE_VERSION) {
    const fix = 'run terraform refresh or apply with Terraform 0.12 or later, which writes it anew';
    throw new ForeignError(
      'ERR_FILE_UNREADABLE',
      `${file} is a state of version ${typeof version === 'number' ? version : 'unknown'}, expected version ${STATE_VERSION}; ${fix}`,
    );
  }
  const read = checked(rawState, content, file);
  const stored: StoredResource[] = [];
  const instances = read.resources.flatMap((resource) =>
    resource.instances
      .filter(({ deposed }) => deposed === undefined)
      .map((each): Instance => {
        const { mode, type, name } = resource;
        const own = { module: moduleSteps(resource.module), mode, type, name, ...keyOf(each.index_key) };
        const masks = each.sensitive_attributes.map(maskOfPath);
        const kept = masks.reduce<Attributes>(
          (left, mask) => withoutSecrets(type, left, mask),
          withoutSecrets(type, each.attributes ?? {}, undefined),
        );
        const address = instanceAddress(own);
        stored.push({ address, type, values: each.attributes ?? {} });
        const secret = holdsSecret(type, each.attributes ?? {});
        return { ...own, address, values: kept, unknown: undefined, ...(secret && { hasSecret: true }) };
      }),
  );
  const found = secretOutputs(outputValues(read), stored);
  const doomed = read.resources.flatMap(({ module, mode, type, name, instances: all }) =>
    all
      .filter(({ deposed, status }) => deposed !== undefined || status === 'tainted')
      .map(({ index_key: index }) =>
        instanceAddress({ module: moduleSteps(module), mode, type, name, ...keyOf(index) }),
      ),
  );
  return { kind: 'state', instances, variables: {}, ...outputsOf(read), secretOutputs: found, doomed };
}

/** The mask that a path of the state's `sensitive_attributes` is, the whole resource if it is not understood. */
function maskOfPath(path: unknown): unknown {
  const steps = (Array.isArray(path) ? path : [path]).map((step) => record(step).value);
  return steps.reduceRight<unknown>((mask, step) => {
    const name = typeof step === 'object' ? record(step).value : step;
    return typeof name === 'string' || typeof name === 'number' ? { [name]: mask } : true;
  }, true);
}

interface Change {
  readonly after_unknown?: unknown;
  readonly after_sensitive?: unknown;
}

function* instancesOf(values: Values, changes: ReadonlyMap<string, Change> = new Map()): Generator<Instance, void> {
  for (const resource of resourcesOf(values)) {
    const { address, module, mode, type, name } = resource;
    const change = changes.get(address);
    const shown = withoutSecrets(type, resource.values ?? {}, resource.sensitive_values);
    yield {
      address,
      module: moduleSteps(module),
      mode,
      type,
      name,
      ...keyOf(resource.index),
      values: withoutSecrets(type, shown, change?.after_sensitive),
      unknown: change?.after_unknown,
      ...(holdsSecret(type, resource.values ?? {}) && { hasSecret: true }),
    };
  }
}

/** A resource of a plan or a shown state, secrets included. */
type ShownResource = z.output<typeof valuesResource> & { readonly module: string | undefined };

/** Resources of all modules. */
function* resourcesOf(read: Values): Generator<ShownResource, void> {
  for (const resource of allResourcesOf(read)) if (resource.deposed_key === undefined) yield resource;
}

/** Resources of all modules, and deposed objects, which wait for their end. */
function* allResourcesOf({ root_module }: Values): Generator<ShownResource, void> {
  const waiting: ValuesModule[] = [root_module];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const resource of next.resources) yield { ...resource, module: next.address };
    waiting.push(...next.child_modules);
  }
}

function keyOf(index: InstanceKey | undefined): { key?: InstanceKey } {
  return index === undefined ? {} : { key: index };
}

function outputsOf({ outputs }: Pick<Values, 'outputs'>): Pick<ForeignDocument, 'outputs' | 'sensitiveOutputs'> {
  const names = Object.entries(outputs);
  return {
    outputs: names.map(([name]) => name),
    sensitiveOutputs: names.flatMap(([name, { sensitive }]) => (sensitive ? [name] : [])),
  };
}

function outputValues({ outputs }: Pick<Values, 'outputs'>): Attributes {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Sensitive variables are left out. */
function plainVariables({ variables, configuration }: z.output<typeof plan>): Attributes {
  const declared = record(record(configuration?.root_module).variables);
  const plain = Object.entries(variables).filter(([name]) => record(declared[name]).sensitive !== true);
  return Object.fromEntries(plain.map(([name, { value }]) => [name, value]));
}

function checked<Schema extends z.ZodType>(schema: Schema, content: unknown, file: string): z.output<Schema> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unreadable(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function checkVersion(version: string, file: string): void {
  if (version.split('.')[0] === MAJOR_VERSION) return;
  throw unreadable(file, `its format_version is another than ${MAJOR_VERSION}.x, which Terraform 1.1 and later write`);
}

function unreadable(file: string, reason: string): ForeignError {
  return new ForeignError('ERR_FILE_UNREADABLE', `${file} cannot be read: ${reason}; ${HOW}`);
}
