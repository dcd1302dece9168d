import type { TerraformJson } from '../../src/local/terraform-json';
import { toText } from '../../src/review/phrase';
import { refusals } from '../../src/review/kind';
import { resourceOf } from '../local/test-gateway';
import type { Declared } from './declared';
import { reviewOf } from './declared';

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
  const expected = [['no web ACL stands before STAGE any more: what its rules blocked reaches the API', 'protection']];
  expect(said({ variables: ON }, {})).toEqual(expected);
  const { kinds } = reviewOf({ variables: ON }, {});
  expect(refusals(kinds, ['protection'])).toEqual(['protection']);
});

test('a new one may block callers, and takes no protection', () => {
  expect(said({}, { variables: ON })).toEqual([['a web ACL, ACL, stands before STAGE: it may block callers']]);
});

test('the same one, and none on either side, are nothing', () => {
  expect(said({ variables: ON }, { variables: ON })).toEqual([]);
  expect(said({}, {})).toEqual([]);
});

test('an address may send more', () => {
  expect(said({ variables: ON }, { variables: { ...ON, M2M_WAF_RATE_LIMIT: '20000' } })).toEqual([
    ['rate of ACL lets an address send 20000 requests, and did 10000', 'protection'],
  ]);
  expect(said({ variables: { ...ON, M2M_WAF_RATE_LIMIT: '20000' } }, { variables: ON })).toEqual([]);
});

test.each<[string, (rules: Rule[], json: TerraformJson) => unknown, string[]]>([
  ['a rule is gone', (rules) => rules.splice(1, 1), ['ACL blocks nothing by known-bad-inputs any more', 'protection']],
  [
    'a group only counts',
    ([, , common]) => Object.assign(common ?? {}, { override_action: { count: {} } }),
    ['common of ACL only counts what it blocked', 'protection'],
  ],
  [
    'the rate only counts',
    ([rate]) => Object.assign(rate ?? {}, { action: { count: {} } }),
    ['rate of ACL only counts what it blocked', 'protection'],
  ],
  [
    'a further rule of a group only counts',
    ([, , common]) => {
      const group = common?.statement.managed_rule_group_statement ?? {};
      (group.rule_action_override as object[]).push({ name: 'CrossSiteScripting_BODY', action_to_use: { count: {} } });
    },
    ['common of ACL only counts what CrossSiteScripting_BODY blocked', 'protection'],
  ],
  [
    'a rule looks for something else',
    ([rate]) => Object.assign(rate?.statement.rate_based_statement ?? {}, { scope_down_statement: {} }),
    ['rate of ACL looks for something else now', 'not-understood'],
  ],
  [
    'what no rule matches is decided otherwise',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl', /./).default_action = { block: {} }),
    ['ACL decides otherwise about what no rule matches', 'protection'],
  ],
  [
    'the log shows a header',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl_logging_configuration', /./).redacted_fields as object[]).shift(),
    ['the log of ACL shows authorization of requests now', 'protection'],
  ],
  [
    'it is another one, of elsewhere',
    (_, json) => (resourceOf(json, 'aws_wafv2_web_acl_association', /./).web_acl_arn = 'arn:aws:wafv2:x'),
    ['the web ACL is arn:aws:wafv2:x now, and was ACL: what it blocks is not written here', 'not-understood'],
  ],
])('%s', (_, edit, expected) => {
  expect(afterEdit(edit)).toEqual([expected]);
});

test('what changes in the order or the metrics of rules is nothing, and a further rule may block callers', () => {
  const reordered = afterEdit((rules) => rules.map((rule, index) => Object.assign(rule, { priority: 9 - index })));
  expect(reordered).toEqual([]);
  expect(afterEdit((rules) => rules.push({ statement: {}, ...{ name: 'ours' } }))).toEqual([
    ['ACL has the rule ours now: it may block callers'],
  ]);
});
