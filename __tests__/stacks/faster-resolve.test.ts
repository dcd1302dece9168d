import { createRequire } from 'node:module';
import { Lazy, TerraformStack, Testing, Token, ref } from 'cdktf';
import { DefaultTokenResolver, StringConcat } from 'cdktf/lib/tokens';
import fc from 'fast-check';
import type { Resolve } from '../../src/stacks/faster-resolve';
import { fasterResolve } from '../../src/stacks/faster-resolve';

const original = (createRequire(__filename)('cdktf/lib/tokens/private/resolve') as { resolve: Resolve }).resolve;
const scope = new TerraformStack(Testing.app(), 'stack');
const options = () => ({ scope, preparing: false, resolver: new DefaultTokenResolver(new StringConcat()) });

/** The result, or the message of the error. */
function outcome(resolve: Resolve, value: unknown): unknown {
  try {
    return { value: resolve(value, options()) };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

const attribute = ref('aws_iam_role.one.arn', scope);
const tokens = [
  Token.asString(attribute),
  Token.asNumber(attribute),
  Token.asList(attribute),
  Token.asStringMap(attribute),
  Token.asAnyMap(attribute),
  Token.asNumberList(attribute),
  attribute,
  Lazy.stringValue({ produce: () => 'late' }),
  Lazy.anyValue({ produce: () => ({ one: [attribute, undefined], two: undefined }) }),
  `before ${Token.asString(attribute)} after`,
  '${aws_iam_role.one.arn}',
  '$${escaped}',
  'String Map Token Value',
  '1e-5',
  -1,
  -123_456_789,
  NaN,
  new Date(0),
  () => 'a function',
];

const leaf = fc.oneof(
  { weight: 3, arbitrary: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined, '')) },
  { weight: 1, arbitrary: fc.constantFrom(...tokens) },
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a', 'b', tokens[0] as string)), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

test('gives what Terraform CDK gives, for values with and without tokens', () => {
  const faster = fasterResolve(original);
  fc.assert(
    fc.property(value, (given) => {
      expect(outcome(faster, given)).toEqual(outcome(original, given));
    }),
    { numRuns: 2_000 },
  );
});

test('leaves only what may hold a token to Terraform CDK', () => {
  const asked: unknown[] = [];
  const faster = fasterResolve<Resolve>((given) => (asked.push(given), given));
  const token = Token.asString(attribute);
  expect(faster({ one: ['a', 1, null], two: undefined, three: { four: token } }, {})).toEqual({
    one: ['a', 1, null],
    three: { four: token },
  });
  expect(asked).toEqual([token]);
});

test('a value that contains itself is refused as by Terraform CDK', () => {
  const given: Record<string, unknown> = {};
  given.self = given;
  expect(outcome(fasterResolve(original), given)).toMatchObject({
    message: expect.stringMatching(/circular/i) as string,
  });
});
