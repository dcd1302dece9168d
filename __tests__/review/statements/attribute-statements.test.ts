import { toText } from '../../../src/review/report/phrase';
import { resourceOf } from '../../local/test-gateway';
import type { Declared } from '../declared';
import { reviewOf } from '../declared';

const said = (head: Declared) => reviewOf({}, head).attributes.map(({ kinds, text }) => [toText(text), ...kinds]);

test('a route that goes elsewhere is said by its name, with where it goes and went', () => {
  const moved = said({
    edit: (json) => (resourceOf(json, 'aws_api_gateway_integration', /orders_GET/).uri = 'arn:aws:lambda:other'),
  });
  expect(moved).toEqual([
    [
      'GET /orders is answered by function arn:aws:lambda:other instead of function cognito-m2m-demo-dev-customers',
      'backend',
    ],
  ]);
});

test('attributes of one resource that mean the same are one sentence, and what is not understood another', () => {
  const changed = said({
    edit: (json) =>
      Object.assign(resourceOf(json, 'aws_lambda_function', /^function/), {
        runtime: 'x',
        handler: 'y',
        novel: 1,
        other: 2,
      }),
  });
  expect(changed).toEqual([
    [
      expect.stringMatching(/^aws_lambda_function\.\S+ changes, in handler, runtime: it decides which code runs$/),
      'backend',
    ],
    [
      expect.stringMatching(
        /^aws_lambda_function\.\S+ changes, in novel, other: the review does not know what this means$/,
      ),
      'not-understood',
    ],
  ]);
});

test('a further client as the others are is said as a client, and not attribute by attribute', () => {
  const client = (json: Parameters<NonNullable<Declared['edit']>>[0]) => {
    const clients = json.resource.aws_cognito_user_pool_client ?? {};
    const [first = {}] = Object.values(clients);
    clients.further = { ...first, name: 'further' };
  };
  expect(said({ edit: client })).toEqual([]);
});

test('new preflights are one sentence, however many resources they take', () => {
  const variables = { M2M_CORS_ORIGINS: 'https://shop.example' };
  const { attributes } = reviewOf({}, { variables });
  const said = attributes.map(({ text }) => toText(text));
  const preflights = said.filter((text) => text.includes('preflight'));
  expect(preflights).toEqual([
    expect.stringMatching(
      /^2 preflights are new, of aws_api_gateway_method\.\S+, aws_api_gateway_method\.\S+, in 8 resources: browsers ask with them which routes a page may call$/,
    ),
  ]);
  expect(said.filter((text) => text.includes('_OPTIONS_'))).toEqual(preflights);
});

test('a preflight that answers more than those of the stack is not said to be one of them', () => {
  const variables = { M2M_CORS_ORIGINS: 'https://shop.example' };
  const calls = (json: Parameters<NonNullable<Declared['edit']>>[0]) => {
    resourceOf(json, 'aws_api_gateway_integration', /orders_OPTIONS/).type = 'HTTP_PROXY';
  };
  const review = reviewOf({}, { variables, edit: calls });
  expect([...review.kinds]).toEqual(expect.arrayContaining(['backend', 'public']));
});
