import type { TerraformJson } from '../../../src/terraform-json/terraform-json';
import { toText } from '../../../src/review/report/phrase';
import { refusals } from '../../../src/review/statements/kind';
import { resourceOf } from '../../local/test-gateway';
import type { Declared } from '../declared';
import { reviewOf } from '../declared';

interface Rule {
  action?: object;
  override_action?: object;
  statement: Record<string, Record<string, unknown>>;
}

const ON = { M2M_WAF: 'true' };
const ACL = /aws_wafv2_web_acl\.web-acl_[0-9A-F]+/g;
const STAGE = /aws_api_gateway_stage\.api_stage_[0-9A-F]+/g;

const said = (base: Declared, head: Declared) => {
  const review = reviewOf(base, head);
  return review.access.map(({ kinds, text }) => [
    toText(text).replaceAll(ACL, 'ACL').replaceAll(STAGE, 'STAGE'),
    ...kinds,
  ]);
};
const edited = (edit: (rules: Rule[], json: TerraformJson) => unknown): Declared => ({
  variables: ON,
  edit: (json) => edit(resourceOf(json, 'aws_wafv2_web_acl', /./).rule as Rule[], json),
});
const afterEdit = (edit: (rules: Rule[], json: TerraformJson) => unknown) => said({ variables: ON }, edited(edit));

test('a web ACL that is gone is said, and can be refused', () => {
  const expected = [
    ['no web ACL protects STAGE any more: requests that its rules blocked now reach the API', 'protection'],
  ];
  expect(said({ variables: ON }, {})).toEqual(expected);
  const { kinds } = reviewOf({ variables: ON }, {});
  expect(refusals(kinds, ['protection'])).toEqual(['protection']);
});

test('a new one may block callers, and takes no protection', () => {
  expect(said({}, { variables: ON })).toEqual([['a web ACL, ACL, now protects STAGE: it may block callers']]);
});

test('the same one, and none on either side, are nothing', () => {
  expect(said({ variables: ON }, { variables: ON })).toEqual([]);
  expect(said({}, {})).toEqual([]);
});

test('an address may send more', () => {
  expect(said({ variables: ON }, { variables: { ...ON, M2M_WAF_RATE_LIMIT: '20000' } })).toEqual([
    ['rate of ACL lets an address send 20000 requests instead of 10000', 'protection'],
  ]);
  expect(said({ variables: { ...ON, M2M_WAF_RATE_LIMIT: '20000' } }, { variables: ON })).toEqual([]);
});

test.each<[string, (rules: Rule[], json: TerraformJson) => unknown, string[]]>([
  [
    'a rule is gone',
    (rules) => rules.splice(1, 1),
    ['ACL no longer blocks requests by known-bad-inputs', 'protection'],
  ],
  [
    'a group only counts',
    ([, , common]) => Object.assign(common ?? {}, { override_action: { count: {} } }),
    ['common of ACL now only counts the requests that it blocked', 'protection'],
  ],
  [
    'the rate only counts',
    ([rate]) => Object.assign(rate ?? {}, { action: { count: {} } }),
    ['rate of ACL now only counts the requests that it blocked', 'protection'],
  ],
  [
    'a further rule of a group only counts',
    ([, , common]) => {
      const group = common?.statement.managed_rule_group_statement ?? {};
      (group.rule_action_override as object[]).push({ name: 'CrossSiteScripting_BODY', action_to_use: { count: {} } });
    },
    ['common of ACL now only counts the requests that CrossSiteScripting_BODY blocked', 'protection'],
  ],
  [
    'a rule looks for something else',
    ([rate]) => Object.assign(rate?.statement.rate_based_statement ?? {}, { scope_down_statement: {} }),
    ['rate of ACL now matches other requests', 'not-understood', 'protection'],
  ],
  [
    'the rate lets pass',
    ([rate]) => Object.assign(rate ?? {}, { action: { allow: {} } }),
    ['rate of ACL now lets the requests through that it blocked', 'protection'],
  ],
  [
    'a rule of a group lets pass',
    ([, , common]) => {
      const group = common?.statement.managed_rule_group_statement ?? {};
      (group.rule_action_override as object[]).push({ name: 'CrossSiteScripting_BODY', action_to_use: { allow: {} } });
    },
    ['common of ACL now lets the requests through that it blocked', 'protection'],
  ],
  [
    'a further rule lets pass',
    (rules) => rules.push({ statement: {}, action: { allow: {} }, ...{ name: 'ours' } }),
    ['ACL now has the rule ours, which lets matching requests through', 'protection'],
  ],
  [
    'the limit is an expression',
    ([rate]) => Object.assign(rate?.statement.rate_based_statement ?? {}, { limit: '${2000000000}' }),
    ['rate of ACL has a limit that the JSON does not show', 'protection'],
  ],
  [
    'none of it is made',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl', /./).count = 0),
    ['no web ACL protects STAGE any more: requests that its rules blocked now reach the API', 'protection'],
  ],
  [
    'it is associated with nothing',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl_association', /./).count = 0),
    ['no web ACL protects STAGE any more: requests that its rules blocked now reach the API', 'protection'],
  ],
  [
    'what no rule matches is decided otherwise',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl', /./).default_action = { block: {} }),
    ['ACL changes its action for requests that no rule matches', 'protection'],
  ],
  [
    'the log shows a header',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl_logging_configuration', /./).redacted_fields as object[]).shift(),
    ['the log of ACL now shows authorization of requests', 'protection'],
  ],
  [
    'it is another one, of elsewhere',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl_association', /./).web_acl_arn = 'arn:aws:wafv2:x'),
    [
      'the web ACL is now arn:aws:wafv2:x instead of ACL: the JSON does not say what it blocks',
      'not-understood',
      'protection',
    ],
  ],
])('%s', (_, edit, expected) => {
  expect(afterEdit(edit)).toEqual([expected]);
});

test('what changes in the order or the metrics of rules is nothing, and a further rule may block callers', () => {
  const reordered = afterEdit((rules) => rules.map((rule, index) => Object.assign(rule, { priority: 9 - index })));
  expect(reordered).toEqual([]);
  expect(afterEdit((rules) => rules.push({ statement: {}, ...{ name: 'ours' } }))).toEqual([
    ['ACL now has the rule ours: it may block callers'],
  ]);
});

test('a stage of another name in the JSON is the same stage, and a further one of the API is said to have none', () => {
  const renamed = (json: TerraformJson) => {
    const stages = json.resource.aws_api_gateway_stage ?? {};
    const [[name, stage] = ['', {}]] = Object.entries(stages);
    json.resource.aws_api_gateway_stage = { renamed: stage };
    json.resource.aws_wafv2_web_acl_association = {};
    return name;
  };
  expect(
    said(
      { variables: ON },
      edited((_, json) => renamed(json)),
    ),
  ).toContainEqual([
    'no web ACL protects aws_api_gateway_stage.renamed any more: requests that its rules blocked now reach the API',
    'protection',
  ]);
  const further = edited((_, json) => {
    const stages = json.resource.aws_api_gateway_stage ?? {};
    const [stage = {}] = Object.values(stages);
    stages.further = { ...stage, stage_name: 'further' };
  });
  expect(said({ variables: ON }, further)).toContainEqual([
    'no web ACL protects aws_api_gateway_stage.further, which is new, while one protects its API',
    'protection',
  ]);
});

test('where a rule lets requests through, their order is something', () => {
  const passing = (order: (index: number) => number) =>
    edited((rules) =>
      rules.map((rule, index) =>
        Object.assign(rule, { priority: order(index) }, index === 0 ? { action: { allow: {} } } : {}),
      ),
    );
  expect(
    said(
      passing((index) => index),
      passing((index) => 9 - index),
    ),
  ).toEqual([
    [
      'ACL evaluates its rules in another order, among them rate, known-bad-inputs, common, and one of them lets requests through',
      'protection',
    ],
  ]);
});
