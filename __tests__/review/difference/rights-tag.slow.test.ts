import fc from 'fast-check';
import type { Kind } from '../../../src/review/statements/kind';
import type { Declared } from '../declared';
import { reviewOf } from '../declared';

type Json = Parameters<NonNullable<Declared['edit']>>[0];
type Tags = Readonly<Record<string, string>>;

/** A policy that allows reading a table under a condition. */
const allow = (condition: unknown, resource = '*') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'dynamodb:Scan', Resource: resource, Condition: condition }],
  });

/** Ways to add a policy that compares a key, such as `aws:ResourceTag/Team`. */
const POLICIES: Readonly<Record<string, (json: Json, key: string) => void>> = {
  'a policy of a role': (json, key) => {
    added(json.resource, 'aws_iam_role_policy', { role: 'r', policy: allow({ StringEquals: { [key]: 'a' } }) });
  },
  'a condition with more': (json, key) => {
    const condition = { Bool: { 'aws:SecureTransport': 'true' }, 'ForAnyValue:StringLike': { [key]: ['a*', 'b'] } };
    added(json.resource, 'aws_iam_policy', { name: 'p', policy: allow(condition) });
  },
  'an expression that writes JSON': (json, key) => {
    const condition = `{ StringEquals = { "${key}" = "a" } }`;
    const policy = `\${jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Condition = ${condition} }] })}`;
    added(json.resource, 'aws_iam_policy', { name: 'p', policy });
  },
  'a document of Terraform': (json, key) => {
    const condition = [{ test: 'StringEquals', variable: key, values: ['a'] }];
    added(json.data, 'aws_iam_policy_document', { statement: [{ actions: ['*'], resources: ['*'], condition }] });
  },
  'the tag of whoever asks, compared with that of the resource': (json, key) => {
    const condition = { StringEquals: { 'aws:ResourceTag/Else': `$\${${key}}` } };
    added(json.resource, 'aws_iam_role_policy', { role: 'r', policy: allow(condition) });
  },
  'a resource that is named by a tag': (json, key) => {
    added(json.resource, 'aws_iam_role_policy', { role: 'r', policy: allow(undefined, `arn:aws:x:::$\${${key}}/*`) });
  },
};

function added(block: Record<string, Record<string, object>>, type: string, attributes: object): void {
  block[type] = { ...block[type], by_tag: attributes };
}

/** Policies that compare the tag `Team`, although the key is not written out in them. */
const SPELLED: Readonly<Record<string, string>> = {
  'with an escaped slash': allow({ StringEquals: { 'aws:ResourceTag/Team': 'a' } }).replace('Tag/', 'Tag\\/'),
  'with an escaped letter': allow({ StringEquals: { 'aws:ResourceTag/Team': 'a' } }).replace('Team', '\\u0054eam'),
  'put together of a prefix':
    '${jsonencode({ Condition = { StringEquals = { (join("/", ["aws:ResourceTag", "Team"])) = "a" } } })}',
  'put together of a kind':
    '${jsonencode({ Condition = { StringEquals = { (format("aws:%sTag/Team", "Resource")) = "a" } } })}',
  'put together of a name':
    '${jsonencode({ Condition = { StringEquals = { (format("aws:ResourceTag/%s", "Team")) = "a" } } })}',
};

/** A stack with a policy, and with these tags on its user pool. */
const side = (policy: ((json: Json) => void) | undefined, tags: Tags): Declared => ({
  edit: (json) => {
    policy?.(json);
    for (const pool of Object.values(json.resource.aws_cognito_user_pool ?? {})) Object.assign(pool, { tags });
  },
});

/** Kinds in a review if the tags of a pool change and both sides have the policy. */
const kinds = (policy: (json: Json) => void, before: Tags, after: Tags): readonly Kind[] => [
  ...reviewOf(side(policy, before), side(policy, after)).kinds,
];

const name = fc.constantFrom('Team', 'ClientId', 'data class', 'a:b/c', 'x@y+z=1');
const key = fc.constantFrom(
  'aws:ResourceTag',
  'aws:RequestTag',
  'aws:PrincipalTag',
  'secretsmanager:ResourceTag',
  's3:ExistingObjectTag',
  'iam:ResourceTag',
  'rds:db-tag',
  'AWS:resourcetag',
);
const changes: readonly (readonly [string, (name: string) => readonly [Tags, Tags]])[] = [
  ['another value', (tag) => [{ [tag]: 'a' }, { [tag]: 'b' }]],
  ['gone', (tag) => [{ [tag]: 'a', Note: 'n' }, { Note: 'n' }]],
  ['new', (tag) => [{ Note: 'n' }, { [tag]: 'a', Note: 'n' }]],
  ['in other capitals', (tag) => [{ [tag]: 'a' }, { [tag.toUpperCase()]: 'a' }]],
];

describe.each(Object.entries(POLICIES))('where %s compares a tag', (_, policy) => {
  test.each(changes)('that tag is told where it is %s, and another is not', (__, change) => {
    fc.assert(
      fc.property(key, name, (service, tag) => {
        const compares = (json: Json) => {
          policy(json, `${service}/${tag}`);
        };
        expect(kinds(compares, ...change(tag))).toEqual(['iam']);
        expect(kinds(compares, ...change('Owner'))).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  test('any tag is told where its name is an expression, or all names are compared', () => {
    for (const compared of ['aws:ResourceTag/${var.tag}', 'aws:TagKeys']) {
      const compares = (json: Json) => {
        policy(json, compared);
      };
      expect(kinds(compares, { Owner: 'a' }, { Owner: 'b' })).toEqual(['iam']);
    }
  });
});

test.each(Object.entries(SPELLED))('a tag that a policy compares %s is told', (_, policy) => {
  const compares = (json: Json) => {
    added(json.resource, 'aws_iam_policy', { name: 'p', policy });
  };
  expect(kinds(compares, { Team: 'a' }, { Team: 'b' })).toEqual(['iam']);
});

test('a tag by which a policy gave rights until now is told, where the policy goes with it', () => {
  const compares = (json: Json) => {
    POLICIES['a policy of a role']?.(json, 'aws:ResourceTag/Team');
  };
  const { attributes } = reviewOf(side(compares, { Team: 'a' }), side(undefined, { Team: 'b' }));
  expect(attributes.map(({ kinds: found }) => found)).toEqual([['iam']]);
});
