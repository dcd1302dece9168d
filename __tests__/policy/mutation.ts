/** Parsed Terraform JSON. */
export type Json = Record<string, unknown>;

/** A mutation of one property of a stack. */
export interface Mutation {
  /** Address, e.g. `resource.aws_kms_key.logs-key_key_0A1B2C3D`; `provider` and `output` have other forms. */
  readonly at: readonly string[];
  readonly property: readonly string[];
  /** Position inside a policy text: number of the statement, and its key. */
  readonly within?: readonly [statement: number, key: string];
  readonly change: 'removed' | 'emptied' | 'negated' | 'zero' | 'tenfold' | 'renamed' | 'any' | 'secret';
  readonly value: unknown;
}

/** Number of instances of a type that are all mutated; of more instances, one for each set of attributes. */
const FEW = 3;

/** Name of a mutation, e.g. `aws_kms_key logs-key_key_0A1B2C3D policy[1].Condition removed`. */
export function mutationName({ at, property, within, change }: Mutation): string {
  const inside = within ? `[${within[0]}].${within[1]}` : '';
  return `${at.slice(at[0] === 'resource' ? 1 : 0).join(' ')} ${property.join('.')}${inside} ${change}`;
}

/** Lists all useful mutations of a stack: each property removed, and otherwise changed. */
export function mutations(json: Json): Mutation[] {
  const resources = ['resource', 'data'].flatMap((kind) =>
    Object.entries(json[kind] as Record<string, Record<string, Json>>).flatMap(([type, byName]) =>
      distinct(byName).flatMap((name) => attributeMutations([kind, type, name], byName[name] ?? {})),
    ),
  );
  const provider = (json.provider as { aws: Json[] }).aws[0] ?? {};
  const outputs = Object.entries(json.output as Record<string, Json>);
  return [
    ...resources,
    ...attributeMutations(['provider', 'aws', '0'], provider),
    ...outputs.flatMap(([name, output]) => attributeMutations(['output', name], { value: output.value })),
    ...exposures(json),
  ];
}

/**
 * Applies a mutation, if the JSON has its property; that of another environment may not.
 * @returns a function that undoes it
 */
export function mutate(json: Json, { at, property, within, value }: Mutation): () => void {
  const holder = follow(json, [...at, ...property.slice(0, -1)]);
  const last = property.at(-1) ?? '';
  if (typeof holder !== 'object' || !(last in holder)) return () => undefined;
  const before = { ...holder };
  const restore = () => {
    // In the original order.
    for (const name of Object.keys(holder)) Reflect.deleteProperty(holder, name);
    Object.assign(holder, before);
  };
  if (!within) {
    put(holder, last, value);
    return restore;
  }
  const policy = JSON.parse(String(holder[last])) as { readonly Statement: Json[] };
  const statement = policy.Statement[within[0]];
  if (statement) put(statement, within[1], value);
  holder[last] = JSON.stringify(policy);
  return restore;
}

/** Mutations that expose secrets: outputs and variables with a client's secret, and origins that allow all. */
function exposures({ resource, output }: Json): Mutation[] {
  const { aws_cognito_user_pool_client: clients, aws_lambda_function: functions } = resource as Record<
    string,
    Record<string, Json>
  >;
  const secret = `\${aws_cognito_user_pool_client.${Object.keys(clients ?? {})[0] ?? ''}.client_secret}`;
  const places = [
    ...Object.keys(output as Json).map((name) => [['output', name], ['value']] as const),
    ...Object.entries(functions ?? {}).flatMap(([name, { environment }]) =>
      Object.keys((environment as { variables: Json }).variables).map(
        (variable) =>
          [
            ['resource', 'aws_lambda_function', name],
            ['environment', 'variables', variable],
          ] as const,
      ),
    ),
  ];
  return places.flatMap(([at, property]) => [
    { at, property, change: 'secret' as const, value: secret },
    ...(property.at(-1) === 'CORS_ORIGINS' ? [{ at, property, change: 'any' as const, value: '*' }] : []),
  ]);
}

function distinct(byName: Readonly<Record<string, Json>>): string[] {
  const names = Object.keys(byName);
  if (names.length <= FEW) return names;
  const first = new Map(
    names
      .map((name) => [
        Object.keys(byName[name] ?? {})
          .sort()
          .join(),
        name,
      ])
      .reverse() as [string, string][],
  );
  return [...first.values()];
}

function attributeMutations(at: readonly string[], attributes: Json): Mutation[] {
  return Object.entries(attributes).flatMap(([name, value]) => [
    { at, property: [name], change: 'removed' as const, value: undefined },
    ...leafMutations(at, [name], value),
  ]);
}

function leafMutations(at: readonly string[], property: readonly string[], value: unknown): Mutation[] {
  if (typeof value === 'boolean') return [{ at, property, change: 'negated', value: !value }];
  if (typeof value === 'number') {
    return [
      { at, property, change: 'zero', value: 0 },
      { at, property, change: 'tenfold', value: value * 10 },
    ];
  }
  if (typeof value === 'string') return textMutations(at, property, value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return value.length === 0 ? [] : [{ at, property, change: 'emptied', value: [] }];
  }
  return Object.entries(value as Json).flatMap(([name, inner]) => {
    const below = [...property, name];
    const removed = { at, property: below, change: 'removed' as const, value: undefined };
    return [...(Array.isArray(value) ? [] : [removed]), ...leafMutations(at, below, inner)];
  });
}

function textMutations(at: readonly string[], property: readonly string[], text: string): Mutation[] {
  const statements = policyStatements(text);
  if (!statements) return text.includes('${') ? [] : [{ at, property, change: 'renamed', value: `${text}-x` }];
  return statements.flatMap((statement, index) => {
    const [action = ''] = [statement.Action].flat() as string[];
    const inside = (key: string, change: Mutation['change'], value: unknown): Mutation => ({
      at,
      property,
      within: [index, key],
      change,
      value,
    });
    return [
      inside('Action', 'any', `${action.split(':')[0] ?? ''}:*`),
      ...(names(statement.Resource) ? [inside('Resource', 'any', '*')] : []),
      ...(names(statement.Principal) ? [inside('Principal', 'any', '*')] : []),
      ...('Condition' in statement ? [inside('Condition', 'removed', undefined)] : []),
    ];
  });
}

/** Whether a statement has the key, and not for everything already. */
function names(value: unknown): boolean {
  return value !== undefined && !JSON.stringify(value).includes('"*"');
}

function policyStatements(text: string): Json[] | undefined {
  if (!text.startsWith('{"Version"')) return undefined;
  return (JSON.parse(text) as { Statement: Json[] }).Statement;
}

function follow(from: unknown, names: readonly string[]): Json | undefined {
  return names.reduce<unknown>((value, name) => (value as Json | undefined)?.[name], from) as Json | undefined;
}

function put(holder: Json, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(holder, name);
  else holder[name] = value;
}
