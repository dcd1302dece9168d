import type { Difference } from '../../src/adopt/adoption';
import { adoptionPage } from '../../src/adopt/adoption-page';
import { choicesOf } from '../../src/adopt/choice-list';
import { differenceChoices, fixedValues } from '../../src/adopt/difference-choice';
import { adoptionIn, stateOf } from './given-adoption';

const COUNTED = adoptionIn(stateOf('counted'));
const SEVERAL = adoptionIn(stateOf('modules'));

/** The choice of one difference. */
function choiceOf(attribute: string, today: unknown, ours: unknown) {
  const difference: Difference = {
    address: 'aws_cognito_user_pool.a',
    stack: 'stack',
    path: 'pool',
    attribute,
    today,
    ours,
  };
  const [choice] = differenceChoices({ ...COUNTED, differences: [difference] });
  return choice;
}

test.each([
  ['counted', COUNTED],
  ['modules', SEVERAL],
])('what matters for security comes first, in the list and in ADOPTION.md of %s', (_, adoption) => {
  const choices = choicesOf(adoption);
  const flags = choices.map(({ isSecurity }) => isSecurity);
  expect(flags).toEqual([...flags].sort((one, other) => Number(other) - Number(one)));
  expect(new Set(flags).size).toBe(2);
  const page = adoptionPage(adoption);
  const [, security = '', others = ''] = /### Security\n([^]+?)\n### Everything else\n([^]+?)\n## /.exec(page) ?? [];
  for (const { what, isSecurity } of choices) {
    const [own, foreign] = isSecurity ? [security, others] : [others, security];
    expect(own).toContain(`| \`${what}\` |`);
    expect(foreign).not.toContain(`| \`${what}\` |`);
  }
});

test('the lines that AWS charges for say so', () => {
  expect(choicesOf(COUNTED).flatMap(({ what, costs }) => (costs === undefined ? [] : [what]))).toEqual([
    'secrets of clients',
    'web ACL',
    'log of requests, and how long it is kept',
    'alarms and dashboard',
    'xray_tracing_enabled of aws_api_gateway_stage.live',
  ]);
  expect(adoptionPage(COUNTED)).toMatch(/\| `web ACL` \|.*\| for the ACL, each rule and each request \|\n/);
});

test('a value that must stay is no choice, and the page says why it stays', () => {
  const fixed = fixedValues(COUNTED).map(({ what }) => what);
  expect(fixed).toEqual([
    'name of aws_cognito_user_pool.main',
    'username_attributes of aws_cognito_user_pool.main',
    'username_configuration of aws_cognito_user_pool.main',
    'domain of aws_cognito_user_pool_domain.main',
    'name of aws_api_gateway_rest_api.orders',
    'name of aws_api_gateway_authorizer.pool',
  ]);
  expect(choicesOf(COUNTED).filter(({ what, how }) => fixed.includes(what) || how.includes('leave it'))).toEqual([]);
  const [, part = ''] = /\n## Not to change\n([^]+?)\n## /.exec(adoptionPage(COUNTED)) ?? [];
  for (const what of fixed) expect(part).toContain(`| \`${what}\` |`);
  expect(part).toContain('a change replaces the pool, with every client and secret');
});

test('every difference is a choice, or must stay', () => {
  for (const adoption of [COUNTED, SEVERAL]) {
    const choices = differenceChoices(adoption);
    const fixed = fixedValues(adoption).map(({ what }) => what);
    for (const { attribute, address, path } of adoption.differences) {
      const isListed =
        fixed.includes(`${attribute} of ${address}`) ||
        choices.some(({ how, what }) => how.includes(attribute) && (how.includes(path) || /of \d+ /.test(what)));
      expect([attribute, address, isListed]).toEqual([attribute, address, true]);
    }
  }
});

test('lifetimes of tokens and their units are one line', () => {
  const lines = choicesOf(COUNTED).filter(({ how }) => /_validity|validity_units/.test(how));
  expect(lines).toEqual([
    expect.objectContaining({
      what: 'lifetimes of tokens of 2 aws_cognito_user_pool_client',
      how: expect.stringMatching(
        /^remove access_token_validity, id_token_validity, token_validity_units at each/,
      ) as unknown,
    }),
  ]);
});

test('of two blocks only the fields that differ are shown', () => {
  const today = [{ minimum_length: 8, require_numbers: true, password_history_size: 0 }];
  expect(choiceOf('password_policy', today, { minimum_length: 14, require_numbers: true })).toMatchObject({
    today: 'minimum_length: 8',
    ours: 'minimum_length: 14',
  });
  expect(choiceOf('admin_create_user_config', [{ only: false }], { only: true })).toMatchObject({
    today: 'only: false',
    ours: 'only: true',
  });
});

test.each([
  ['a text', 'x'.repeat(300), 'x'.repeat(300)],
  ['a longer text', 'x'.repeat(301), 'a text of 301 characters'],
  ['a long list', Array.from({ length: 40 }, (_, index) => `entry-${index}`), '40 entries'],
  [
    'a long object',
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`name-${index}`, 'value'])),
    '40 entries',
  ],
  ['nothing', null, 'not set'],
  ['an empty list', [], 'not set'],
  ['false', false, 'false'],
])('%s is shown whole, or by its size', (_, today, expected) => {
  expect(choiceOf('policy', today, 'ours')?.today).toBe(expected);
});

test('a stage that a deployment made is no choice', () => {
  const state = JSON.parse(stateOf('counted')) as {
    resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[];
  };
  state.resources = state.resources.filter(({ type }) => type !== 'aws_api_gateway_stage');
  const deployment = state.resources.find(({ type }) => type === 'aws_api_gateway_deployment');
  Object.assign(deployment?.instances[0]?.attributes ?? {}, { stage_name: 'v1' });
  const adoption = adoptionIn(JSON.stringify(state));
  expect(choicesOf(adoption).map(({ what }) => what)).not.toContain('stage of aws_api_gateway_rest_api.orders');
  expect(fixedValues(adoption)).toContainEqual(
    expect.objectContaining({ today: 'made by a deployment with stage_name v1' }),
  );
});
