import fc from 'fast-check';

/** Text of an expression, and its references: functions around each, its address, and the steps after it. */
export interface WrittenExpression {
  readonly text: string;
  readonly refersTo: readonly string[];
}

const ADDRESSES = [
  'aws_iam_role.backend',
  'aws_lambda_function.a-b',
  'data.aws_region.here',
  'ephemeral.x.y',
  'var.name',
  'local.tags',
  'module.network',
  'each.value',
  'count.index',
  'self.id',
  'path.module',
  'terraform.workspace',
];
const STEPS = ['.arn', '.client_secret', '["key"]', '[*]', '[0]'];
/** Steps that must not follow a step of the same kind. */
const FIRST_STEPS = [...STEPS, '.0', '.*'];
const LITERALS = ['true', 'null', '7', '-1.5', '1e3', '""', '"$${x} %%{y}"', '"\\"}\\\\"', '"100%"'];
const OPERATORS = ['+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||'];

const constant = (text: string): WrittenExpression => ({ text, refersTo: [] });

/** Joins parts into one text. */
function joined(parts: readonly WrittenExpression[], text: (...parts: string[]) => string): WrittenExpression {
  return { text: text(...parts.map((part) => part.text)), refersTo: parts.flatMap(({ refersTo }) => refersTo) };
}

function calling(name: string, { text, refersTo }: WrittenExpression): WrittenExpression {
  return { text, refersTo: refersTo.map((each) => `${name} > ${each}`) };
}

const string = fc
  .string({ unit: fc.constantFrom('a', '{', '}', '$', '%', ' ', '.', '(') })
  .map((text) => constant(JSON.stringify(text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign))));
const literal = fc.oneof(fc.constantFrom(...LITERALS).map(constant), string);
const space = fc.constantFrom('', ' ', '\t', ' /* } ${ */ ');

/** Expressions of all kinds that Terraform accepts. */
export const writtenExpression = fc.letrec<{ any: WrittenExpression }>((tie) => {
  const any = tie('any');
  const step = (texts: readonly string[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...texts).map((text) => ({ text, shown: text, refersTo: [] })) },
      {
        weight: 1,
        arbitrary: any.map((key) => ({ ...calling('f', key), text: `[f(${key.text})]`, shown: '[…]' })),
      },
    );
  const steps = fc.oneof(
    fc.constant([]),
    fc.tuple(step(FIRST_STEPS)),
    fc.tuple(step(FIRST_STEPS), step(STEPS), step(STEPS)),
  );
  const reference = fc.tuple(fc.constantFrom(...ADDRESSES), steps).map(([address, behind]) => ({
    text: address + behind.map(({ text }) => text).join(''),
    refersTo: [
      address + behind.map(({ shown }) => shown).join(''),
      ...behind.flatMap(({ refersTo }): readonly string[] => refersTo),
    ],
  }));
  const call = fc
    .tuple(
      fc.constantFrom('upper', 'sha256', 'provider::aws::trim'),
      fc.array(any, { maxLength: 3 }),
      fc.constantFrom('', ',', '...'),
    )
    .map(([name, operands, end]) =>
      calling(
        name,
        joined(operands, (...texts) => `${name}(${texts.join(', ')}${texts.length > 0 ? end : ''})`),
      ),
    );
  const operation = fc
    .tuple(any, fc.constantFrom(...OPERATORS), any, space)
    .map(([one, operator, other, between]) =>
      joined([one, other], (a, b) => `(${a})${between}${operator}${between}(${b})`),
    );
  const conditional = fc.tuple(any, any, any).map((parts) => joined(parts, (a, b, c) => `!(${a}) ? ${b} : (${c})`));
  const tuple = fc.array(any, { maxLength: 3 }).map((items) => joined(items, (...texts) => `[${texts.join(',\n')}]`));
  const key = fc.constantFrom(
    constant('name'),
    { text: '"a-${var.name}"', refersTo: ['var.name'] },
    { text: '(local.tags)', refersTo: ['local.tags'] },
  );
  const entry = fc.tuple(key, any).map((parts) => joined(parts, (name, value) => `${name} = ${value}`));
  const object = fc
    .array(entry, { maxLength: 3 })
    .map((entries) => joined(entries, (...texts) => `{\n${texts.join('\n')}\n}`));
  // A variable of a `for` is no reference, even with the name of a resource type.
  const loop = fc
    .tuple(fc.constantFrom('item', 'aws_iam_policy'), any, any, fc.boolean())
    .map(([name, collection, body, isObject]) =>
      joined([collection, body], (a, b) =>
        isObject
          ? `{ for k, ${name} in ${a} : "\${k}" => [${name}.arn, ${b}]... }`
          : `[for ${name} in ${a} : [${name}.name.arn, ${b}] if ${name} != null]`,
      ),
    );
  const template = fc
    .array(
      fc.oneof(
        any.map((part) => ({ ...part, text: `\${${part.text}}` })),
        fc.constant(constant('-$${x}-')),
      ),
      {
        maxLength: 3,
      },
    )
    .map((parts) => joined(parts, (...texts) => `"${texts.join('')}"`));
  const directive = fc
    .tuple(any, any, any)
    .map((parts) =>
      joined(
        parts,
        (a, b, c) => `"%{ if ${a} ~}\${${b}}%{ else }%{ for item in ${c} }\${item.x.y}%{ endfor }%{ endif }"`,
      ),
    );
  const accessed = any.map((part) => ({ ...part, text: `(${part.text}).arn[0]` }));
  return {
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      literal,
      reference,
      call,
      operation,
      conditional,
      tuple,
      object,
      loop,
      template,
      directive,
      accessed,
    ),
  };
}).any;
