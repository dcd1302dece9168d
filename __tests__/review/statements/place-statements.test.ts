import { toText } from '../../../src/review/report/phrase';
import { reviewStack } from '../../../src/review/review';
import { readPairs } from '../../../src/review/change/side';
import { reviewOf } from '../declared';
import { file } from '../written';

function said(variables: Readonly<Record<string, string>>) {
  const review = reviewOf(
    { variables: { M2M_REGION: 'eu-central-1' } },
    { variables: { M2M_REGION: 'eu-central-1', ...variables } },
  );
  return review.resources.map(({ kinds, text }) => [toText(text), ...kinds]);
}

test('another Region makes everything once more', () => {
  expect(said({ M2M_REGION: 'eu-west-1' })).toContainEqual([
    expect.stringMatching(/^the Region of provider aws changes: Terraform creates everything again there/),
    'replacement',
    'caller-action',
  ]);
});

test('another partition is another Region too, and its user pools issue other tokens', () => {
  const moved = { M2M_REGION: 'us-gov-west-1' };
  expect(said(moved)).toContainEqual([
    expect.stringMatching(/^the Region of provider aws changes: Terraform creates everything again there/),
    'replacement',
    'caller-action',
  ]);
  const { access } = reviewOf({ variables: { M2M_REGION: 'eu-central-1' } }, { variables: moved });
  expect(access.map(({ text }) => toText(text))).toContain(
    'GET /orders, POST /orders, DELETE /orders/{id} now take tokens of other user pools',
  );
});

test('another endpoint is another place, of which no more is known', () => {
  expect(said({ M2M_AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toEqual([
    [
      'provider aws changes in endpoints, s3_use_path_style, skip_metadata_api_check: it may deploy to another account',
      'not-understood',
      'terraform',
    ],
  ]);
});

test('the tags of everything say nothing of where it is', () => {
  const untagged = reviewOf({}, { edit: ({ provider }) => (provider.aws = [{}]) });
  expect(untagged.resources).toEqual([]);
});

test('another place of the state is said', async () => {
  const stack = { '//': { metadata: { stackName: 'a' } } };
  const at = (backend: object) => file('a.json', JSON.stringify({ ...stack, terraform: { backend } }));
  const review = async (base: object, head: object) => {
    const [pair] = await readPairs(at(base), at(head));
    if (!pair) throw new Error('two files are a pair');
    return reviewStack(pair).resources.map(({ text }) => toText(text));
  };
  expect(await review({ s3: { key: 'a' } }, { s3: { key: 'a' } })).toEqual([]);
  // Local paths differ because each side has its own checkout.
  expect(await review({ local: { path: '/one/a.tfstate' } }, { local: { path: '/other/a.tfstate' } })).toEqual([]);
  const moved = ['the place of the state changes: unless you move the state, Terraform creates everything again'];
  expect(await review({ s3: { key: 'a' } }, { s3: { key: 'b' } })).toEqual(moved);
  expect(await review({ local: { path: '/one/a.tfstate' } }, { s3: { key: 'a' } })).toEqual(moved);
});

describe('what Terraform runs', () => {
  const stack = { '//': { metadata: { stackName: 'a' } } };
  const review = async (base: object, head: object) => {
    const [pair] = await readPairs(
      ...([base, head].map((side) => file('a.json', JSON.stringify({ ...stack, ...side }))) as [string, string]),
    );
    if (!pair) throw new Error('two files are a pair');
    const { access, resources } = reviewStack(pair);
    return [...access, ...resources].map(({ kinds, text }) => [toText(text), ...kinds]);
  };
  const providers = (required_providers: object) => ({ terraform: { required_providers } });
  const aws = { source: 'hashicorp/aws', version: '1' };

  test('a provider from elsewhere is said here, and another version with the other attributes', async () => {
    expect(await review(providers({ aws }), providers({ aws: { ...aws, version: '2' } }))).toEqual([]);
    expect(await review(providers({ aws }), providers({ aws: { ...aws, source: 'else/aws' } }))).toEqual([
      ['Terraform now runs the provider aws from else/aws', 'not-understood', 'terraform'],
    ]);
    expect(await review(providers({ aws }), providers({ aws, external: { source: 'hashicorp/external' } }))).toEqual([
      ['Terraform now runs the provider external from hashicorp/external', 'not-understood', 'terraform'],
    ]);
  });

  test('a data source that is not known may be a program', async () => {
    expect(await review({}, { data: { external: { run: { program: ['sh'] } } } })).toEqual([
      [
        'data.external.run changes and is not understood: a data source that the review does not know',
        'not-understood',
      ],
    ]);
  });

  test.each(['locals', 'variable'])('what stands behind %s may be anything', async (block) => {
    expect(await review({ [block]: { rate: 1 } }, { [block]: { rate: 2 } })).toEqual([
      [`${block} changes and is not understood: a block that the review does not read`, 'not-understood'],
    ]);
    expect(await review({ [block]: { rate: 1 } }, { [block]: { rate: 1 } })).toEqual([]);
  });
});
